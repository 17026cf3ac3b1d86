using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TestRuns.Storage;

namespace TestRuns.Runs;

/// <summary>What happened, written in the transaction that made it happen. Never changed, never doubled.</summary>
public sealed class RunEvent
{
    /// <summary>Only grows. Given by the one writer, not by the database: a number that was rolled back was never seen.</summary>
    public long Id { get; init; }

    public long RunId { get; init; }
    public long? CaseId { get; init; }
    public long? StepId { get; init; }

    /// <summary>One of <see cref="EventTypes"/>.</summary>
    public required string Type { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Who or what did it, for people.</summary>
    public required string By { get; init; }

    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();

    private sealed class Table : IEntityTypeConfiguration<RunEvent>
    {
        public void Configure(EntityTypeBuilder<RunEvent> builder)
        {
            builder.ToTable("RunEvents");
            builder.Property(happened => happened.Id).ValueGeneratedNever();
            builder.HasOne<Run>().WithMany().HasForeignKey(happened => happened.RunId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(happened => new { happened.RunId, happened.Id });
            builder.Property(happened => happened.Facts).AsJson();
        }
    }
}

/// <summary>The words of design.md §5.</summary>
public static class EventTypes
{
    public const string RunCreated = "run.created";
    public const string RunQueued = "run.queued";
    public const string RunStarted = "run.started";
    public const string RunPassed = "run.passed";
    public const string RunFailed = "run.failed";
    public const string RunCancelled = "run.cancelled";
    public const string RunRequeued = "run.requeued";

    /// <summary>Somebody put it before all others of the queue.</summary>
    public const string RunMovedToFront = "run.movedToFront";

    public const string AbortRequested = "abort.requested";
    public const string AbortDeferred = "abort.deferred";
    public const string AbortSent = "abort.sent";
    public const string AbortAcknowledged = "abort.acknowledged";
    public const string AbortFailed = "abort.failed";
    public const string AbortForced = "abort.forced";
    public const string AbortConfirmed = "abort.confirmed";
    public const string AbortUnconfirmed = "abort.unconfirmed";
    public const string AbortResent = "abort.resent";
    public const string CaseStarted = "case.started";
    public const string CaseFinished = "case.finished";
    public const string CaseCancelRequested = "case.cancelRequested";
    public const string CaseCancelled = "case.cancelled";

    /// <summary>Somebody wrote beside its result, or linked a defect.</summary>
    public const string CaseRemarked = "case.remarked";

    public const string StepStarted = "step.started";
    public const string StepFinished = "step.finished";
    public const string StepKilled = "step.killed";
    public const string LateIgnored = "result.lateIgnored";
    public const string ControllerLost = "controller.lost";
    public const string ControllerReturned = "controller.returned";
    public const string LeaseTaken = "lease.taken";
    public const string LeaseReleased = "lease.released";
    public const string LogTruncated = "log.truncated";

    // Of the tab or reporter that a run hangs on: it was tied to it, was let go, is not reached, is back.
    public const string ClientAttached = "client.attached";
    public const string ClientDetached = "client.detached";
    public const string ClientLost = "client.lost";
    public const string ClientReturned = "client.returned";
}
