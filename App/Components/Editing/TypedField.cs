using Microsoft.AspNetCore.Components;

namespace TestRuns.Components.Editing;

/// <summary>A field in which text is typed that stands for a value. What is typed stays as it is typed, also while it is no value.</summary>
public abstract class TypedField<T> : ComponentBase, IDisposable
{
    private T given = default!;
    private bool begun;

    [Parameter, EditorRequired] public string Label { get; set; } = "";

    /// <summary>Beside the label.</summary>
    [Parameter] public string? Hint { get; set; }

    [Parameter] public string? Placeholder { get; set; }

    [Parameter] public T Value { get; set; } = default!;

    [Parameter] public EventCallback<T> ValueChanged { get; set; }

    [Parameter] public bool ReadOnly { get; set; }

    [CascadingParameter] public FieldMistakes? Form { get; set; }

    protected string Text { get; private set; } = "";

    /// <summary>What would be right; null: nothing is wrong.</summary>
    protected string? Wrong { get; private set; }

    protected abstract string Written(T value);

    /// <summary>False: the text is no value.</summary>
    protected abstract bool TryRead(string text, out T value);

    protected virtual string Remedy => "";

    protected virtual bool IsSame(T one, T other) => EqualityComparer<T>.Default.Equals(one, other);

    public void Dispose()
    {
        Form?.Set(this, isWrong: false);
        GC.SuppressFinalize(this);
    }

    protected override void OnParametersSet()
    {
        // The echo of what was typed does not write it anew: "1m " would lose its blank before the next figure comes.
        if (begun && IsSame(Value, given)) return;
        (begun, given) = (true, Value);
        if (Wrong is null && TryRead(Text, out var now) && IsSame(now, Value)) return;
        Text = Written(Value);
        Judge(right: true);
    }

    protected async Task Type(string? text)
    {
        Text = text ?? "";
        var right = TryRead(Text, out var now);
        Judge(right);
        if (!right || IsSame(now, given)) return;
        given = now;
        await ValueChanged.InvokeAsync(now);
    }

    private void Judge(bool right)
    {
        Wrong = right ? null : Remedy;
        Form?.Set(this, !right);
    }
}
