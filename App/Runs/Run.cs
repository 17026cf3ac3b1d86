using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TestRuns.Catalog;
using TestRuns.Storage;

namespace TestRuns.Runs;

/// <summary>One execution of a suite or of chosen cases. Only <see cref="RunWriter"/> changes it.</summary>
public sealed class Run
{
    public long Id { get; init; }
    public long ProjectId { get; init; }

    /// <summary>Counts within the project, from 1: what people call it by.</summary>
    public int Number { get; init; }

    public RunSource Source { get; init; }
    public required string Name { get; init; }
    public string? SuiteName { get; init; }
    public RunStatus Status { get; set; }

    /// <summary>Goes up each time the run goes back to the queue: what an older epoch reports has no effect.</summary>
    public int Epoch { get; set; }

    /// <summary>How often the server died under it.</summary>
    public int Kills { get; set; }

    public long? EnvironmentId { get; init; }
    public string? EnvironmentName { get; init; }
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>The outside key. <see cref="LiveKey"/> is the same while the run is not terminal, and unique in the project.</summary>
    public string? Key { get; init; }
    public string? LiveKey { get; set; }

    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();
    public TimeSpan? Timeout { get; init; }

    /// <summary>How many of its cases may be in progress at once.</summary>
    public int Parallel { get; init; } = 1;

    /// <summary>What it was made with: <see cref="Priorities"/>. Where it stands is <see cref="QueueOrder"/>.</summary>
    public int Priority { get; init; }

    public string? Branch { get; init; }
    public string? Commit { get; init; }
    public string? Link { get; init; }

    /// <summary>The run that this one runs again, or a part of it.</summary>
    public long? RerunOf { get; init; }

    /// <summary>Who made it: a user's, token's or part of the system's name for people.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>The account that made it; null: a token, a part of the system, or a run from before it was recorded.</summary>
    public long? CreatedByAccount { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? QueuedAt { get; set; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Its place in the queue, lower goes first: <see cref="QueuePlace"/>.</summary>
    public long QueueOrder { get; set; }

    /// <summary>What a queued run waits for, or one that is at a manual step, in words for people.</summary>
    public string? WaitsFor { get; set; }

    /// <summary>The Quartz job that executes it.</summary>
    public string? JobKey { get; set; }

    /// <summary>The controller that its steps run on, once one did: the workspace is there. Of several it is the first: <see cref="RunController"/>.</summary>
    public string? Controller { get; set; }

    /// <summary>
    /// What its life hangs on beside its controller: the tab in which a person works through it or to which it is attached,
    /// or the reporter that streams it in. Null: nothing.
    /// </summary>
    public ClientKind? ClientKind { get; set; }

    /// <summary>The client's own id: of a tab the one in its sessionStorage. What a reported run hangs on are its <see cref="Reported.ReporterSession"/>s.</summary>
    public string? ClientId { get; set; }

    /// <summary>For people: "Ana's tab", "testruns exec on lab-3".</summary>
    public string? ClientName { get; set; }

    public AbortKind? AbortKind { get; set; }
    public string? AbortText { get; set; }
    public string? AbortBy { get; set; }
    public DateTimeOffset? AbortRequestedAt { get; set; }
    public DateTimeOffset? AbortConfirmedAt { get; set; }

    /// <summary>The critical step that the abort waits for, and until when at most.</summary>
    public string? AbortDeferredStep { get; set; }
    public DateTimeOffset? AbortDeferredUntil { get; set; }

    public bool AbortForced { get; set; }

    /// <summary>"May still be running on" its controller.</summary>
    public bool AbortUnconfirmed { get; set; }

    /// <summary>How many processes the abort ended, and how long that took in milliseconds.</summary>
    public int? EndedProcesses { get; set; }
    public long? EndedAfterMs { get; set; }

    /// <summary>How many of its steps are for a person.</summary>
    public int ManualSteps { get; init; }

    /// <summary>Of a run that is reported it grows: as many as are known, or as will come by what its reporter says.</summary>
    public int CasesTotal { get; set; }

    public int CasesPassed { get; set; }
    public int CasesFailed { get; set; }
    public int CasesSkipped { get; set; }
    public int CasesCancelled { get; set; }
    public int CasesRunning { get; set; }

    /// <summary>The number of the latest event: a newer copy of the row has a higher one.</summary>
    public long Version { get; set; }

    private sealed class Table : IEntityTypeConfiguration<Run>
    {
        public void Configure(EntityTypeBuilder<Run> builder)
        {
            builder.ToTable("Runs");
            builder.HasOne<Project>().WithMany().HasForeignKey(run => run.ProjectId);
            builder.HasIndex(run => new { run.ProjectId, run.Number }).IsUnique();
            builder.HasIndex(run => new { run.ProjectId, run.LiveKey }).IsUnique();
            builder.HasIndex(run => new { run.ProjectId, run.Status, run.Id });
            builder.HasIndex(run => new { run.Status, run.QueueOrder, run.Id });
            builder.HasIndex(run => new { run.ClientKind, run.ClientId });
            builder.HasIndex(run => new { run.Controller, run.Status });
            // The lanes of lists, in the order of ids: RunLanes.
            builder.HasIndex(run => new { run.ProjectId, run.Id });
            builder.HasIndex(run => new { run.ProjectId, run.Branch, run.Id });
            builder.HasIndex(run => new { run.ProjectId, run.Key, run.Id });
            builder.HasIndex(run => new { run.ProjectId, run.EnvironmentName, run.Id });
            // The runs of a suite, and which of them came before.
            builder.HasIndex(run => new { run.ProjectId, run.SuiteName, run.Id });
            // All that statistics look at, in the order of the ends: a period is read from here alone.
            builder.HasIndex(run => new
            {
                run.ProjectId, run.EndedAt, run.Status, run.SuiteName, run.Source, run.QueuedAt, run.StartedAt,
                run.AbortKind, run.AbortBy, run.AbortRequestedAt, run.AbortConfirmedAt, run.Controller,
            }).HasFilter("\"EndedAt\" IS NOT NULL").HasDatabaseName("IX_Runs_Ended");
            // Few at any time, and asked for each time a controller comes back: nobody looks through all runs for them.
            builder.HasIndex(run => new { run.Id, run.Controller }).HasFilter("\"AbortUnconfirmed\"");
            // No foreign key: a run outlives the one that it runs again.
            builder.HasIndex(run => run.RerunOf).HasFilter("\"RerunOf\" IS NOT NULL");
            // Those that were ended from outside, by the time of it: counted and listed with every look at the queue.
            builder.HasIndex(run => run.AbortRequestedAt).HasFilter("\"AbortKind\" = 'Webhook'");
            builder.Property(run => run.Parallel).HasDefaultValue(1);
            builder.Property(run => run.Labels).AsJson();
            builder.Property(run => run.Variables).AsJson();
        }
    }
}
