using System.Globalization;

namespace TestRuns.Benchmark;

/// <summary>The outcomes as text for a terminal or a page.</summary>
public static class Table
{
    private static readonly string[] Heads = ["row", "to reach", "median", "p95", "most", "n", "floor", "ratio", "met"];

    /// <param name="smoke">The numbers say nothing, and are not held against what is to be reached.</param>
    public static void Print(TextWriter to, IReadOnlyList<Outcome> outcomes, bool smoke)
    {
        List<string[]> lines = [Heads, .. outcomes.Select(outcome => Cells(outcome, smoke))];
        var widths = Enumerable.Range(0, Heads.Length).Select(column => lines.Max(line => line[column].Length)).ToList();
        foreach (var line in lines)
            to.WriteLine(string.Join("  ", line.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());

        to.WriteLine();
        foreach (var outcome in outcomes) Explain(to, outcome, smoke);

        to.WriteLine();
        var asked = outcomes.Where(outcome => outcome.Row.Goals.Count > 0).ToList();
        var judged = smoke ? "no figure is judged" : $"{asked.Count(outcome => outcome.IsMet)} of {asked.Count} figures met";
        if (smoke) to.WriteLine($"Smoke: {outcomes.Count(outcome => outcome.HasNumber)} rows with a number, {outcomes.Count(outcome => !outcome.HasNumber)} without");
        to.WriteLine($"{Environment.ProcessorCount} processors, {Load()}; {judged}");
    }

    /// <summary>What the figures are of. A smoke's are of less than that, and nobody reads them.</summary>
    private static void Explain(TextWriter to, Outcome outcome, bool smoke)
    {
        if (outcome.WhyNone is { } why) to.WriteLine($"{outcome.Row.Name}: NO NUMBER: {why}");
        if (smoke) return;
        to.WriteLine($"{outcome.Row.Name}: {outcome.Row.What}");
        if (outcome.Reading?.Floor is { } floor) to.WriteLine($"  floor: {floor.What}");
        if (outcome.Reading is { Counts: { Count: > 0 } counts })
            to.WriteLine($"  of each: {string.Join(", ", counts.Select(count => $"{count.What} {Number(count.PerSample)}"))}");
    }

    public static string Figures(Reading reading) => reading.Samples.Count == 0
        ? "nothing"
        : $"median {Number(Statistics.Of(Stat.P50, reading.Samples))} {reading.Unit}, p95 {Number(Statistics.Of(Stat.P95, reading.Samples))}, most {Number(reading.Samples.Max())}";

    /// <summary>Three digits that count.</summary>
    internal static string Number(double value) => value.ToString(
        Math.Abs(value) switch { 0 => "0", < 1 => "0.000", < 10 => "0.00", < 100 => "0.0", _ => "#,##0" }, CultureInfo.InvariantCulture);

    /// <summary>How busy the machine is: a figure without it says little.</summary>
    internal static string Load() => File.Exists("/proc/loadavg") ? $"load {string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3])}" : "load unknown";

    private static string[] Cells(Outcome outcome, bool smoke)
    {
        var goals = outcome.Row.Goals;
        if (outcome.Reading is not { Samples.Count: > 0 } reading) return [outcome.Row.Name, Goals(goals, ""), "-", "-", "-", "0", "", "", "NO NUMBER"];
        var median = Statistics.Of(Stat.P50, reading.Samples);
        return
        [
            outcome.Row.Name,
            Goals(goals, reading.Unit),
            $"{Number(median)} {reading.Unit}",
            Number(Statistics.Of(Stat.P95, reading.Samples)),
            Number(reading.Samples.Max()),
            $"{reading.Samples.Count}",
            reading.Floor is { } floor ? Number(floor.P50) : "",
            reading.Floor is { P50: > 0 } under ? $"{Number(median / under.P50)}x" : "",
            goals.Count == 0 || smoke ? "" : outcome.IsMet ? "met" : "NOT MET",
        ];
    }

    private static string Goals(IReadOnlyList<Goal> goals, string unit) =>
        goals.Count == 0 ? "" : $"{string.Join(", ", goals.Select(goal => $"{goal.Stat switch { Stat.P50 => "p50", Stat.P95 => "p95", _ => "most" }} ≤ {Number(goal.AtMost)}"))} {unit}".TrimEnd();
}
