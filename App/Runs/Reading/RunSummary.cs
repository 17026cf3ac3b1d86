using System.Linq.Expressions;

namespace TestRuns.Runs.Reading;

/// <summary>What a list shows of a run.</summary>
public sealed record RunSummary
{
    public required long Id { get; init; }
    public required long ProjectId { get; init; }
    public required int Number { get; init; }
    public RunSource Source { get; init; }
    public required string Name { get; init; }
    public string? SuiteName { get; init; }
    public required RunStatus Status { get; init; }

    /// <summary>Goes up each time the run goes back to the queue.</summary>
    public int Epoch { get; init; }

    public string? EnvironmentName { get; init; }
    public string? Controller { get; init; }
    public string? Key { get; init; }
    public string? Branch { get; init; }
    public string? Commit { get; init; }
    public string? Link { get; init; }

    /// <summary>The id of the run that this one runs again.</summary>
    public long? RerunOf { get; init; }

    public required string CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? QueuedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What a queued run waits for, or one that is at a manual step, in words for people.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>In the queue: <see cref="TestRuns.Catalog.Priorities"/>.</summary>
    public int Priority { get; init; }

    /// <summary>The tab or reporter that its life hangs on; null: none.</summary>
    public RunClient? Client { get; init; }

    public required RunProgress Progress { get; init; }

    /// <summary>How many of its cases may be in progress at once.</summary>
    public int Parallel { get; init; } = 1;

    /// <summary>How many of its steps are for a person.</summary>
    public int ManualSteps { get; init; }

    public bool IsManual => ManualSteps > 0;

    /// <summary>Set when the run was asked to end early.</summary>
    public AbortFacts? Abort { get; init; }

    /// <summary>Number of the latest event: a copy with a higher one is newer.</summary>
    public required long Version { get; init; }

    /// <summary>It was deleted: nothing but its number is told any more.</summary>
    public bool IsGone { get; init; }

    /// <summary>In place of a run that was deleted: newer than every copy of it.</summary>
    internal static RunSummary Gone(long id) => new()
    {
        Id = id, ProjectId = 0, Number = 0, Name = "", Status = RunStatus.Cancelled, CreatedBy = "", CreatedAt = default, Progress = new RunProgress(0, 0, 0, 0, 0, 0), Version = long.MaxValue, IsGone = true,
    };

    internal static Expression<Func<Run, RunSummary>> From { get; } = run => new RunSummary
    {
        Id = run.Id,
        ProjectId = run.ProjectId,
        Number = run.Number,
        Source = run.Source,
        Name = run.Name,
        SuiteName = run.SuiteName,
        Status = run.Status,
        Epoch = run.Epoch,
        EnvironmentName = run.EnvironmentName,
        Controller = run.Controller,
        Key = run.Key,
        Branch = run.Branch,
        Commit = run.Commit,
        Link = run.Link,
        RerunOf = run.RerunOf,
        CreatedBy = run.CreatedBy,
        CreatedAt = run.CreatedAt,
        QueuedAt = run.QueuedAt,
        StartedAt = run.StartedAt,
        EndedAt = run.EndedAt,
        WaitsFor = run.WaitsFor,
        Priority = run.Priority,
        Client = run.ClientKind == null ? null : new RunClient(run.ClientKind.Value, run.ClientId!, run.ClientName!),
        Progress = new RunProgress(run.CasesTotal, run.CasesPassed, run.CasesFailed, run.CasesSkipped, run.CasesCancelled, run.CasesRunning),
        Parallel = run.Parallel,
        ManualSteps = run.ManualSteps,
        Abort = run.AbortKind == null
            ? null
            : new AbortFacts(
                run.AbortKind.Value, run.AbortText!, run.AbortBy!, run.AbortRequestedAt!.Value, run.AbortConfirmedAt, run.AbortDeferredStep,
                run.AbortDeferredUntil, run.AbortUnconfirmed, run.AbortForced, run.EndedProcesses, run.EndedAfterMs),
        Version = run.Version,
    };
}

/// <param name="Id">Of a tab the one in its sessionStorage: who knows it is that tab, so it is shown to nobody.</param>
/// <param name="Name">For people: "Ana's tab".</param>
public sealed record RunClient(ClientKind Kind, string Id, string Name);

public sealed record RunProgress(int Total, int Passed, int Failed, int Skipped, int Cancelled, int Running)
{
    public int Done => Passed + Failed + Skipped + Cancelled;

    public int Left => Total - Done - Running;
}

/// <summary>Who or what ended a run early, why, and what was confirmed.</summary>
/// <param name="DeferredStep">The critical step that the abort waits for, until <paramref name="DeferredUntil"/> at most.</param>
/// <param name="Unconfirmed">"May still be running on" the run's controller.</param>
/// <param name="EndedProcesses">How many processes were ended, within <paramref name="EndedAfterMs"/> milliseconds.</param>
public sealed record AbortFacts(
    AbortKind Kind,
    string Text,
    string By,
    DateTimeOffset RequestedAt,
    DateTimeOffset? ConfirmedAt,
    string? DeferredStep,
    DateTimeOffset? DeferredUntil,
    bool Unconfirmed,
    bool Forced,
    int? EndedProcesses,
    long? EndedAfterMs);
