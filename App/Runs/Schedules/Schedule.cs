using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TestRuns.Catalog;
using TestRuns.Storage;

namespace TestRuns.Runs.Schedules;

/// <summary>What becomes of times that passed while the server was not running, or was too busy.</summary>
public enum MissedRule
{
    /// <summary>Nothing: it goes on with the next one.</summary>
    Skip,

    /// <summary>One run for all of them, as soon as there is a server again.</summary>
    Once,
}

/// <summary>Times at which a suite is run by itself. It goes with its suite.</summary>
public sealed class Schedule
{
    public long Id { get; init; }
    public long ProjectId { get; init; }
    public long SuiteId { get; init; }

    /// <summary>As <see cref="CronText"/> reads it.</summary>
    public required string Cron { get; init; }

    /// <summary>The zone of its times: an IANA name such as <c>Europe/Berlin</c>.</summary>
    public required string TimeZone { get; init; }

    /// <summary>In place of the suite's own; null: that one.</summary>
    public string? Environment { get; init; }

    /// <summary>Of its runs alone: they hide all others. No secrets.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    public bool Enabled { get; init; }
    public MissedRule Missed { get; init; }

    /// <summary>Its time makes no run while the one that it made last is not over.</summary>
    public bool SkipIfRunning { get; init; }

    /// <summary>For people.</summary>
    public required string MadeBy { get; init; }
    public required string ChangedBy { get; init; }
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>The time that came last; null: none yet.</summary>
    public DateTimeOffset? LastDueAt { get; init; }

    /// <summary>The run that it made last. No foreign key: a run can be deleted.</summary>
    public long? LastRunId { get; init; }

    /// <summary>Why the last time made no run, or one that was not started; null: it made one.</summary>
    public string? LastNote { get; init; }

    /// <summary>Null: it is switched off, or no time comes any more.</summary>
    public DateTimeOffset? NextAt { get; init; }

    private sealed class Table : IEntityTypeConfiguration<Schedule>
    {
        public void Configure(EntityTypeBuilder<Schedule> builder)
        {
            builder.ToTable("Schedules");
            builder.HasOne<Project>().WithMany().HasForeignKey(schedule => schedule.ProjectId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<Suite>().WithMany().HasForeignKey(schedule => schedule.SuiteId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(schedule => new { schedule.ProjectId, schedule.Id });
            builder.Property(schedule => schedule.Variables).AsJson();
        }
    }
}
