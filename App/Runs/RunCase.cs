using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TestRuns.Catalog;
using TestRuns.Storage;

namespace TestRuns.Runs;

/// <summary>A case within a run, with a copy of the case as it was when the run was made.</summary>
public sealed class RunCase
{
    public long Id { get; init; }
    public long RunId { get; init; }
    public int Position { get; init; }
    public required string Title { get; init; }
    public required CaseSpec Spec { get; init; }
    public CaseStatus Status { get; set; }

    /// <summary>Which try it is in: 0 before the first.</summary>
    public int Attempt { get; set; }

    /// <summary>One line for people: why it is what it is.</summary>
    public string? Result { get; set; }

    /// <summary>Where it is written down, as its tool says it: "tests/cart.spec.ts:12". Null: nobody has said.</summary>
    public string? Place { get; init; }

    /// <summary>What its reporter calls it, with the session's number and a colon in front; null: no reporter made it.</summary>
    public string? ExternalId { get; init; }

    /// <summary>What it shares with the same case of other runs: <see cref="Lineage.CaseLineage"/>. Null: of an older run, and not filled in yet.</summary>
    public long? HistoryKey { get; init; }

    /// <summary>It passed, but not at the first try.</summary>
    public bool Flaky { get; set; }

    public CaseCause Cause { get; set; }
    public string? CancelledBy { get; set; }
    public DateTimeOffset? CancelRequestedAt { get; set; }
    public bool CancelUnconfirmed { get; set; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }

    private sealed class Table : IEntityTypeConfiguration<RunCase>
    {
        public void Configure(EntityTypeBuilder<RunCase> builder)
        {
            builder.ToTable("RunCases");
            builder.HasOne<Run>().WithMany().HasForeignKey(runCase => runCase.RunId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(runCase => new { runCase.RunId, runCase.Position }).IsUnique();
            builder.HasIndex(runCase => new { runCase.RunId, runCase.ExternalId }).IsUnique().HasFilter("\"ExternalId\" IS NOT NULL");
            // A case over its runs, the newest of them at the end.
            builder.HasIndex(runCase => new { runCase.HistoryKey, runCase.RunId }).HasFilter("\"HistoryKey\" IS NOT NULL");
            // Few at any time: see the same of Run.
            builder.HasIndex(runCase => runCase.RunId).HasFilter("\"CancelUnconfirmed\"");
            builder.Property(runCase => runCase.Spec).AsJson();
        }
    }
}
