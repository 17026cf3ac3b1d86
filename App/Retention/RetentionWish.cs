namespace TestRuns.Retention;

/// <summary>What a rule is to be. What is null is kept for ever.</summary>
public sealed record RetentionWish(int? RunDays, int? RunCount, int? FileDays, bool KeepRemarked)
{
    public const int MostDays = 36_500;
    public const int MostRuns = 10_000_000;

    public static RetentionWish Nothing { get; } = new(null, null, null, KeepRemarked: true);

    public static RetentionWish Of(RetentionRule? rule) => rule is null ? Nothing : new(rule.RunDays, rule.RunCount, rule.FileDays, rule.KeepRemarked);

    /// <summary>Everything that is wrong, by the name of its member.</summary>
    public Dictionary<string, string> Mistakes()
    {
        var mistakes = new Dictionary<string, string>(StringComparer.Ordinal);
        if (RunDays is < 1 or > MostDays) mistakes["runDays"] = $"From 1 to {MostDays} days.";
        if (RunCount is < 1 or > MostRuns) mistakes["runCount"] = $"From 1 to {MostRuns} runs.";
        if (FileDays is < 1 or > MostDays) mistakes["fileDays"] = $"From 1 to {MostDays} days.";
        return mistakes;
    }
}
