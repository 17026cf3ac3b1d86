using System.Globalization;
using TestRuns.Results.Reading;
using TestRuns.Runs.Logs;

namespace TestRuns.Results.Import;

/// <summary>What an imported test wrote, as the log of its step: output, then errors, then what is said of its failure.</summary>
internal static class CaseLog
{
    /// <summary>Of the last try; nothing where the file had nothing to say.</summary>
    public static List<LogLine> Of(ReadCase one, DateTimeOffset at)
    {
        var lines = new List<LogLine>();
        Add(lines, at, LogKind.Out, one.Output);
        Add(lines, at, LogKind.Error, one.Error);
        Add(lines, at, LogKind.Error, one.Details);
        if (one.Properties.TryGetValue(KeptCase.LeftOut, out var length))
            Add(lines, at, LogKind.Note, string.Create(CultureInfo.InvariantCulture, $"What it wrote ({length} characters) is left out: all tests of the import together wrote too much"));
        foreach (var attachment in one.Attachments) Add(lines, at, LogKind.Note, $"Attachment, not in the result file: {attachment}");
        return lines;
    }

    public static List<LogLine> Of(ReadFailure earlier, DateTimeOffset at)
    {
        var lines = new List<LogLine>();
        Add(lines, at, LogKind.Error, earlier.Details ?? earlier.Message);
        return lines;
    }

    private static void Add(List<LogLine> lines, DateTimeOffset at, LogKind kind, string? text)
    {
        if (text is null) return;
        foreach (var line in text.AsSpan().EnumerateLines()) lines.Add(new LogLine(lines.Count, at, kind, line.ToString()));
    }
}
