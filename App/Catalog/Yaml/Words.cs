using System.Buffers;

namespace TestRuns.Catalog.Yaml;

/// <summary>Which words may stand where. Each answers what would be right, or null when the word is.</summary>
internal static class Words
{
    private static readonly SearchValues<char> LabelChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-:=");

    private static readonly SearchValues<char> HeaderChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~");

    public static string? Label(string word) =>
        word.AsSpan().ContainsAnyExcept(LabelChars) ? "use letters, digits and . _ - : = only" : null;

    public static string? Variable(string name)
    {
        if (!Variables.IsName(name)) return "use letters, digits and underscores, a letter or underscore first";
        // A step finds its run, and the controller its processes, by these.
        if (name.StartsWith("TESTRUNS_", StringComparison.OrdinalIgnoreCase)) return "names with TESTRUNS_ are set by TestRuns itself: take another";
        return TextRule.Name.Check(name)?.Remedy;
    }

    public static string? Header(string name) =>
        name.Length is 0 or > 200 || name.AsSpan().ContainsAnyExcept(HeaderChars) ? "write a header's name, such as Content-Type" : null;

    public static string? JsonPath(string path) =>
        path.StartsWith('$') && TextRule.Line.Check(path) is null ? null : "begin a path with $, such as $.items[0].name";

    /// <summary>A suite's name is a part of its address.</summary>
    public static string? SuiteName(string name) =>
        name is "." or ".." || name.AsSpan().ContainsAny('/', '\\') ? "use no / and no \\: the name is a part of the suite's address" : null;

    /// <summary>A path that stays inside the folder that it is relative to, on every system.</summary>
    public static string? InnerPath(string path)
    {
        if (path.StartsWith('/') || path.StartsWith('\\') || path.StartsWith('~') || (path.Length > 1 && path[1] == ':'))
            return "write it relative to the run's workspace";
        return path.Split('/', '\\').Contains("..") ? "it must stay inside the run's workspace: leave out .." : null;
    }
}
