namespace TestRuns.Components.Editing;

/// <summary>The fields of a form that hold what is no value: such a thing cannot be written down, so it cannot be saved.</summary>
public sealed class FieldMistakes
{
    private readonly HashSet<object> wrong = [];

    /// <summary>A field came or went, on the circuit of the form.</summary>
    public event Action? Changed;

    public bool Any => wrong.Count > 0;

    public void Set(object field, bool isWrong)
    {
        if (isWrong ? wrong.Add(field) : wrong.Remove(field)) Changed?.Invoke();
    }
}
