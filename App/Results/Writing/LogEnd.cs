using System.Text;
using TestRuns.Runs.Logs;
using TestRuns.Runs.Reading;

namespace TestRuns.Results.Writing;

/// <summary>The last lines of a case's steps: what a reader of its failure wants to see, and not a million lines.</summary>
internal sealed class LogEnd(StepLogs logs)
{
    private const int MostLines = 200;
    private const int MostCharacters = 32 * 1024;

    /// <returns>Null: they wrote nothing.</returns>
    public string? Of(long runId, IReadOnlyList<StepView> steps)
    {
        var text = new StringBuilder();
        foreach (var step in steps)
        {
            if (step.Id is not { } id) continue;
            using var reader = logs.Open(runId, id);
            var count = reader.LineCount;
            if (count == 0) continue;
            if (steps.Count > 1) text.Append(text.Length == 0 ? "" : "\n").Append("── ").Append(step.Name).Append(" ──\n");
            Append(text, reader, count);
        }

        return text.Length == 0 ? null : text.ToString();
    }

    private static void Append(StringBuilder text, LogReader reader, long count)
    {
        var lines = reader.Read(Math.Max(0, count - MostLines), MostLines);
        var (first, length) = (lines.Count, 0);
        while (first > 0 && (length += lines[first - 1].Text.Length + 1) <= MostCharacters) first--;
        var left = count - lines.Count + first;
        if (left > 0) text.Append($"[… {left:N0} lines before these]\n");
        text.AppendJoin('\n', lines.Skip(first).Select(line => line.Text));
    }
}
