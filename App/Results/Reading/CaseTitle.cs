namespace TestRuns.Results.Reading;

/// <summary>Of the three names that a result file has for a test, the one line that people read; and back again.</summary>
public static class CaseTitle
{
    public const string Separator = " › ";

    /// <summary>Node's runner calls every class this.</summary>
    private const string NoClass = "test";

    public static string Of(string suite, string className, string name)
    {
        var group = className is "" or NoClass ? suite : className;
        // Jest says the same twice, and TRX has the class in the name.
        return group.Length == 0 || name == group || IsWithin(group, name) ? name : $"{group}{Separator}{name}";
    }

    /// <returns>What a file would call the class and the test; the class is empty where the title has none.</returns>
    public static (string ClassName, string Name) Split(string title)
    {
        var at = title.LastIndexOf(Separator, StringComparison.Ordinal);
        if (at > 0 && at + Separator.Length < title.Length) return (title[..at], title[(at + Separator.Length)..]);
        return (ClassOf(title), title);
    }

    /// <summary>The class in a name such as <c>Shop.Basket.Adds(n: 1.5)</c>; empty where there is none.</summary>
    public static string ClassOf(string name)
    {
        var bracket = name.IndexOf('(', StringComparison.Ordinal);
        var path = bracket < 0 ? name : name[..bracket];
        var dot = path.LastIndexOf('.');
        return dot <= 0 || dot == path.Length - 1 || path.Any(char.IsWhiteSpace) ? "" : path[..dot];
    }

    private static bool IsWithin(string group, string name) =>
        name.Length > group.Length && name.StartsWith(group, StringComparison.Ordinal) && (name[group.Length] is '.' or '(');
}
