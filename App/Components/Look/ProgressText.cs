using TestRuns.Runs.Reading;

namespace TestRuns.Components.Look;

/// <summary>A run's progress in words: "31 of 48 done: 29 passed, 2 failed; 1 running, 16 left".</summary>
public static class ProgressText
{
    public static string Of(RunProgress progress)
    {
        var done = Join((progress.Passed, "passed"), (progress.Failed, "failed"), (progress.Skipped, "skipped"), (progress.Cancelled, "cancelled"));
        var open = Join((progress.Running, "running"), (progress.Left, "left"));
        var text = $"{progress.Done} of {progress.Total} done";
        if (done.Length > 0) text += $": {done}";
        return open.Length > 0 ? $"{text}; {open}" : text;
    }

    private static string Join(params ReadOnlySpan<(int Count, string Word)> parts)
    {
        var said = new List<string>();
        foreach (var (count, word) in parts)
            if (count > 0) said.Add($"{count} {word}");
        return string.Join(", ", said);
    }
}
