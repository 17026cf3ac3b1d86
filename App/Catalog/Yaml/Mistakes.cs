namespace TestRuns.Catalog.Yaml;

/// <summary>Collects what is wrong, so that a file's writer hears it all at once.</summary>
internal sealed class Mistakes
{
    // A megabyte of rubbish has more mistakes than anybody reads.
    private const int Shown = 500;
    private const int Quoted = 60;

    private readonly List<FileMistake> found = [];
    private int left;

    public bool Any => found.Count > 0;

    public void Add(Place at, string problem, string remedy)
    {
        if (found.Count < Shown) found.Add(new(at.Line, at.Column, problem, remedy));
        else left++;
    }

    public IReadOnlyList<FileMistake> InOrder()
    {
        var sorted = found.OrderBy(mistake => mistake.Line).ThenBy(mistake => mistake.Column).ToList();
        if (left > 0) sorted.Add(new(sorted[^1].Line, sorted[^1].Column, $"{left} more mistakes are not shown", "begin with these"));
        return sorted;
    }

    /// <summary>A word of the file within a message: on one line and not too long.</summary>
    public static string Quote(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return $"\"{(line.Length > Quoted ? string.Concat(line.AsSpan(0, Quoted), "…") : line)}\"";
    }
}
