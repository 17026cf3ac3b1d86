using System.Text.Json;

namespace TestRuns.Benchmark;

/// <summary>The outcomes for programs: every sample, so that runs can be compared.</summary>
public static class JsonTable
{
    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string Of(IReadOnlyList<Outcome> outcomes) => JsonSerializer.Serialize(
        new { processors = Environment.ProcessorCount, load = Table.Load(), rows = outcomes.Select(Row) }, Written);

    private static object Row(Outcome outcome) => new
    {
        name = outcome.Row.Name,
        what = outcome.Row.What,
        goals = outcome.Row.Goals.Select(goal => new { stat = goal.Stat.ToString().ToLowerInvariant(), atMost = goal.AtMost }),
        met = outcome.IsMet,
        whyNone = outcome.WhyNone,
        unit = outcome.Reading?.Unit,
        p50 = Of(outcome, Stat.P50),
        p95 = Of(outcome, Stat.P95),
        max = Of(outcome, Stat.Max),
        floor = outcome.Reading?.Floor,
        counts = outcome.Reading?.Counts,
        samples = outcome.Reading?.Samples,
    };

    private static double? Of(Outcome outcome, Stat stat) => outcome.HasNumber ? Statistics.Of(stat, outcome.Reading!.Samples) : null;
}
