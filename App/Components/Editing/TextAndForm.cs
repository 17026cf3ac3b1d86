using TestRuns.Catalog;

namespace TestRuns.Components.Editing;

/// <summary>
/// One thing that is edited in two ways at once: as text, and in a form. Each change of one changes the other; while the text
/// is wrong, the form waits with what was last right. The text is written when somebody asks for it: it can be long.
/// </summary>
public sealed class TextAndForm<T>(T first, Func<T, string> write, Func<string, (T? Read, IReadOnlyList<FileMistake> Mistakes)> read)
    where T : class
{
    private string? text;
    private T? good;
    private IReadOnlyList<FileMistake> mistakes = [];

    /// <summary>What the form shows.</summary>
    public T Shown { get; private set; } = first;

    public string Text => Written().Text;

    public IReadOnlyList<FileMistake> Mistakes => Written().Mistakes;

    /// <summary>What both say; null while there is a mistake.</summary>
    public T? Good => Written().Good;

    /// <summary>The text was made wrong by typing in it: until it is right again, the form is not to be touched.</summary>
    public bool FormWaits { get; private set; }

    /// <summary>The form was changed.</summary>
    public void Form(T changed) => (Shown, text, FormWaits) = (changed, null, false);

    /// <summary>The text was changed.</summary>
    public void Type(string typed)
    {
        text = typed;
        (good, mistakes) = read(typed);
        FormWaits = good is null;
        if (good is not null) Shown = good;
    }

    private (string Text, T? Good, IReadOnlyList<FileMistake> Mistakes) Written()
    {
        if (text is null)
        {
            text = write(Shown);
            (good, mistakes) = read(text);
        }

        return (text, good, mistakes);
    }
}
