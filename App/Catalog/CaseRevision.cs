using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TestRuns.Storage;

namespace TestRuns.Catalog;

/// <summary>One change of a case: what it said before and after, who made it and how. Never changed; it goes with its case.</summary>
public sealed class CaseRevision
{
    public long Id { get; init; }
    public long CaseId { get; init; }

    /// <summary>The version of the case that it made: <see cref="TestCase.Version"/>.</summary>
    public int Number { get; init; }

    public DateTimeOffset At { get; init; }
    public required string Who { get; init; }
    public ChangeThrough Through { get; init; }

    /// <summary>Null: it was made by this.</summary>
    public CaseSpec? Before { get; init; }

    public required CaseSpec After { get; init; }

    private sealed class Table : IEntityTypeConfiguration<CaseRevision>
    {
        public void Configure(EntityTypeBuilder<CaseRevision> builder)
        {
            builder.ToTable("CaseRevisions");
            builder.HasIndex(revision => new { revision.CaseId, revision.Number }).IsUnique();
            builder.HasOne<TestCase>().WithMany().HasForeignKey(revision => revision.CaseId).OnDelete(DeleteBehavior.Cascade);
            builder.Property(revision => revision.Before).AsJson();
            builder.Property(revision => revision.After).AsJson();
        }
    }
}
