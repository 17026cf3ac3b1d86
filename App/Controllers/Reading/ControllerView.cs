using TestRuns.Runs;

namespace TestRuns.Controllers.Reading;

/// <summary>How a controller stands, for people: what is connected and what an operator decided, in one word.</summary>
public enum ControllerStatus
{
    Connected,

    /// <summary>Connected, and not yet done with what it held before: it is given work after that.</summary>
    Starting,

    /// <summary>Connected; finishes what runs there and takes nothing new.</summary>
    Draining,

    /// <summary>Its connection broke; it has its grace to come back.</summary>
    CutOff,

    /// <summary>It said goodbye, or was told to go, and ends what runs there.</summary>
    Leaving,

    Disconnected,
}

/// <param name="Number">Within its project.</param>
public sealed record RunThere(long Id, long ProjectId, int Number, string Name, RunStatus Status);

/// <summary>A controller as a page or the API shows it.</summary>
public sealed record ControllerView
{
    public required long Id { get; init; }
    public required string Name { get; init; }

    /// <summary>Null: it serves every project.</summary>
    public long? ProjectId { get; init; }

    /// <summary>Null: the server's own.</summary>
    public long? TokenId { get; init; }

    public required ControllerStatus Status { get; init; }

    /// <summary>Of the status, where it is known.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Of a controller that is not simply connected, in words for people.</summary>
    public string? Why { get; init; }

    /// <summary>Of one that is cut off: when its runs are aborted if it does not come back.</summary>
    public DateTimeOffset? GraceUntil { get; init; }

    /// <summary>Of one that should be heard every second and is not.</summary>
    public DateTimeOffset? SilentSince { get; init; }

    /// <summary>What an operator decided, also while it is away.</summary>
    public ControllerState State { get; init; }

    public IReadOnlyList<string> Labels { get; init; } = [];
    public int Slots { get; init; }
    public int UsedSlots { get; init; }
    public string MachineName { get; init; } = "";
    public string OperatingSystem { get; init; } = "";
    public string Architecture { get; init; } = "";
    public string ProgramVersion { get; init; } = "";

    /// <summary>How it ends processes: "cgroup", "process group".</summary>
    public string Means { get; init; } = "";

    /// <summary>"Chromium 140.0.7339.80", or "none" with what to do about it; null: it is away, or does not say.</summary>
    public string? Browser { get; init; }

    public DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>Null: it is heard right now.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }

    /// <summary>What runs there now.</summary>
    public IReadOnlyList<RunThere> Runs { get; init; } = [];

    /// <summary>Ended runs of which nobody has proven that nothing of them runs there any more.</summary>
    public IReadOnlyList<RunThere> Unconfirmed { get; init; } = [];

    public bool IsConnected => Status is not ControllerStatus.Disconnected;

    public bool IsEmbedded => TokenId is null;

    /// <summary>Whether nothing differs. Records compare their lists by identity, and these were read anew.</summary>
    public bool IsSame(ControllerView other) =>
        Bare(this) == Bare(other) && Labels.SequenceEqual(other.Labels) && Runs.SequenceEqual(other.Runs) && Unconfirmed.SequenceEqual(other.Unconfirmed);

    private static ControllerView Bare(ControllerView view) => view with { Labels = [], Runs = [], Unconfirmed = [] };
}
