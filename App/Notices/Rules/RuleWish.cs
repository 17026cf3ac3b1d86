namespace TestRuns.Notices.Rules;

/// <summary>What a rule is to be.</summary>
public sealed record RuleWish
{
    public const int LongestSuite = 200;

    public required RuleKind Kind { get; init; }
    public long? ProjectId { get; init; }
    public string? Suite { get; init; }
    public bool InApp { get; init; } = true;
    public long? WebhookId { get; init; }

    /// <summary>Everything that is wrong with it by itself, by the name of its member.</summary>
    public Dictionary<string, string> Mistakes()
    {
        var mistakes = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!Enum.IsDefined(Kind)) mistakes["kind"] = "There is no such kind.";
        if (Suite is not null && (ProjectId is null || Suite.Length > LongestSuite)) mistakes["suite"] = "A suite of the project that is chosen.";
        if (WebhookId is not null && ProjectId is null) mistakes["webhook"] = "Webhooks belong to a project: choose it first.";
        if (!InApp && WebhookId is null) mistakes["channel"] = "Here, by a webhook, or both: else nobody would hear of it.";
        return mistakes;
    }
}
