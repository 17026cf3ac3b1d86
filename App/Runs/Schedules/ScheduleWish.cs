using TestRuns.Catalog.Values;

namespace TestRuns.Runs.Schedules;

/// <summary>What a schedule is to be.</summary>
public sealed record ScheduleWish
{
    private const int LongestName = 200;
    private const int MostVariables = 100;

    /// <summary>The name of a suite of the project.</summary>
    public string? Suite { get; init; }

    public string? Cron { get; init; }
    public string? TimeZone { get; init; }
    public string? Environment { get; init; }
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
    public bool Enabled { get; init; } = true;

    /// <summary>Null: it is none of the rules.</summary>
    public MissedRule? Missed { get; init; } = MissedRule.Skip;

    public bool SkipIfRunning { get; init; }

    /// <summary>Everything that is wrong, by field; whether there is such a suite is for the store to say.</summary>
    public Dictionary<string, string[]> Mistakes()
    {
        var mistakes = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var zone = CronText.Zone(TimeZone);
        if (string.IsNullOrWhiteSpace(Suite)) mistakes["suite"] = ["The name of a suite of this project."];
        if (CronText.Read(Cron, zone ?? TimeZoneInfo.Utc).Wrong is { } wrong) mistakes["cron"] = [wrong];
        if (zone is null) mistakes["timeZone"] = ["The name of a time zone, such as Europe/Berlin or UTC."];
        if (Environment is not null && (string.IsNullOrWhiteSpace(Environment) || Environment.Length > LongestName || Environment.Any(char.IsControl)))
            mistakes["environment"] = [$"From 1 to {LongestName} characters, on one line; or leave it out."];
        if (Missed is null) mistakes["missed"] = ["“skip” or “once”."];
        if (Variables.Count > MostVariables) mistakes["variables"] = [$"At most {MostVariables}."];
        foreach (var (name, value) in Variables)
        {
            var found = VariableWish.Mistakes([new VariableWish(name, value, IsSecret: false)], new HashSet<string>(StringComparer.Ordinal));
            if (found.Count > 0) mistakes[$"variables.{name}"] = [.. found.Values.SelectMany(texts => texts)];
        }

        return mistakes;
    }
}
