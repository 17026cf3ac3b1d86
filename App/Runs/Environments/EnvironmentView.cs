using TestRuns.Runs.Reading;

namespace TestRuns.Runs.Environments;

/// <summary>The run that has an environment.</summary>
/// <param name="HeldUntil">Set when the run is over without proof that its processes are dead: the lease is looked at again then.</param>
/// <param name="Controller">Where they may still be running.</param>
public sealed record EnvironmentHolder(NamedRun Run, string Name, DateTimeOffset TakenAt, DateTimeOffset? HeldUntil, string? Controller);

/// <summary>An environment as people see it.</summary>
public sealed record EnvironmentView
{
    public required long Id { get; init; }
    public required string Name { get; init; }

    /// <summary>Null: it is free.</summary>
    public EnvironmentHolder? Holder { get; init; }

    /// <summary>Who waits in the queue for it, the first in line first.</summary>
    public IReadOnlyList<NamedRun> Waiting { get; init; } = [];

    /// <summary>The latest run there that is over; null: none yet.</summary>
    public LastRunThere? Last { get; init; }

    /// <summary>The names of the suites that name it.</summary>
    public IReadOnlyList<string> Suites { get; init; } = [];

    public int Variables { get; init; }
    public int Secrets { get; init; }

    /// <summary>Does it show the same?</summary>
    public bool IsSame(EnvironmentView other) =>
        (Id, Name, Holder, Last, Variables, Secrets) == (other.Id, other.Name, other.Holder, other.Last, other.Variables, other.Secrets)
        && Waiting.SequenceEqual(other.Waiting) && Suites.SequenceEqual(other.Suites, StringComparer.Ordinal);
}

public sealed record LastRunThere(NamedRun Run, string Name, DateTimeOffset EndedAt);
