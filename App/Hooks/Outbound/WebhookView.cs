namespace TestRuns.Hooks.Outbound;

/// <summary>A webhook as its project's maintainers see it: everything but its secret.</summary>
public sealed record WebhookView
{
    public required long Id { get; init; }
    public required long ProjectId { get; init; }
    public required string Name { get; init; }
    public required string Url { get; init; }
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>Null: <see cref="BodyTemplate.Default"/>.</summary>
    public string? Template { get; init; }

    public required bool Enabled { get; init; }

    /// <summary>Since when no delivery got through.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Nothing is sent since then, until somebody says so.</summary>
    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>Of the latest try.</summary>
    public DateTimeOffset? LastAt { get; init; }

    public int? LastStatus { get; init; }
    public string? LastError { get; init; }

    /// <summary>How many deliveries wait to be sent.</summary>
    public required int Waiting { get; init; }

    public required string ChangedBy { get; init; }
    public required DateTimeOffset ChangedAt { get; init; }

    internal static WebhookView Of(Webhook hook, int waiting) => new()
    {
        Id = hook.Id,
        ProjectId = hook.ProjectId,
        Name = hook.Name,
        Url = hook.Url,
        Events = hook.Events,
        Template = hook.Template,
        Enabled = hook.Enabled,
        FailingSince = hook.FailingSince,
        PausedAt = hook.PausedAt,
        LastAt = hook.LastAt,
        LastStatus = hook.LastStatus,
        LastError = hook.LastError,
        Waiting = waiting,
        ChangedBy = hook.ChangedBy,
        ChangedAt = hook.ChangedAt,
    };
}
