namespace TestRuns.Benchmark;

/// <summary>How a row came out: a reading, or why there is none.</summary>
public sealed record Outcome(Row Row, Reading? Reading, string? WhyNone)
{
    public bool HasNumber => Reading is { Samples.Count: > 0 };

    /// <summary>Without a number nothing is met.</summary>
    public bool IsMet => Reading is { Samples.Count: > 0 } reading && Row.Goals.All(goal => Statistics.Of(goal.Stat, reading.Samples) <= goal.AtMost);
}
