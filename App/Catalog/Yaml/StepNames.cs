namespace TestRuns.Catalog.Yaml;

/// <summary>The name of a step that was given none: what it does, on one line.</summary>
internal static class StepNames
{
    private const int Longest = 100;

    public static string Of(StepSpec step) => step switch
    {
        { Run: { } run } => FirstLine(run.Command),
        { Http: { } http } => FirstLine($"{http.Method} {Path(http.Url)}"),
        { Browser: [var first, ..] } => FirstLine($"Browser: {first.Action} {first.Target}"),
        { Wait: { } wait } => $"Wait {Spelled(wait)}",
        { Manual: { } manual } => FirstLine(manual.Instruction),
        { Use: { } use } => FirstLine(use),
        _ => "Step",
    };

    private static string FirstLine(string text)
    {
        var line = text.Split('\n', '\r').Select(Printable).FirstOrDefault(line => line.Length > 0) ?? "Step";
        if (line.Length <= Longest) return line;
        // Never in the middle of a character that takes two places.
        var end = char.IsHighSurrogate(line[Longest - 1]) ? Longest - 1 : Longest;
        return string.Concat(line.AsSpan(0, end).TrimEnd(), "…");
    }

    private static string Printable(string line) => string.Concat(line.Where(letter => !char.IsControl(letter))).Trim();

    /// <summary>Without the host, or the variable that stands for it: every step of a file tends to have the same.</summary>
    private static string Path(string url)
    {
        var start = url.StartsWith("${", StringComparison.Ordinal) ? url.IndexOf('}') + 1
            : url.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0 ? scheme + 3 : 0;
        var slash = url.IndexOf('/', start);
        return slash < 0 ? url : url[slash..];
    }

    private static string Spelled(TimeSpan wait) =>
        wait.TotalSeconds is var seconds && seconds < 60 && wait.Milliseconds == 0 ? $"{seconds:0} s" : Durations.Write(wait);
}
