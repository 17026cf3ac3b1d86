using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Notices.Rules;
using TestRuns.Runs;

namespace TestRuns.Notices;

/// <summary>What a notice is about: of each end of a run an account has at most one of each.</summary>
public enum NoticeTopic
{
    Run,
    Cases,
}

/// <summary>Something that one account was told.</summary>
public sealed class Notice
{
    public long Id { get; init; }
    public long AccountId { get; init; }

    /// <summary>The event that it tells of.</summary>
    public long EventId { get; init; }

    public NoticeTopic Topic { get; init; }

    /// <summary>Of the rule that it was made by.</summary>
    public RuleKind Kind { get; init; }

    public long ProjectId { get; init; }

    /// <summary>No foreign key: what somebody was told stays when the run is removed.</summary>
    public long RunId { get; init; }

    public int RunNumber { get; init; }
    public required string RunName { get; init; }

    /// <summary>As it ended.</summary>
    public RunStatus RunStatus { get; init; }

    /// <summary>The case to look at first; null: the run.</summary>
    public long? CaseId { get; init; }

    /// <summary>For people, without the run's name: "Your run failed: 2 of 48 cases".</summary>
    public required string Text { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Null: not yet.</summary>
    public DateTimeOffset? ReadAt { get; set; }

    private sealed class Table : IEntityTypeConfiguration<Notice>
    {
        public void Configure(EntityTypeBuilder<Notice> builder)
        {
            builder.ToTable("Notices");
            builder.HasOne<Account>().WithMany().HasForeignKey(notice => notice.AccountId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<Project>().WithMany().HasForeignKey(notice => notice.ProjectId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(notice => new { notice.AccountId, notice.EventId, notice.Topic }).IsUnique();
            builder.HasIndex(notice => new { notice.AccountId, notice.Id });
            // What the bell counts, on every page.
            builder.HasIndex(notice => new { notice.AccountId, notice.ProjectId }).HasFilter("\"ReadAt\" IS NULL");
            builder.HasIndex(notice => notice.At);
        }
    }
}
