using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TestRuns.Catalog;

namespace TestRuns.Retention;

/// <summary>
/// What is left of a run that retention removed: enough to say so to who comes by an old link, and to statistics. Written
/// before the first row of the run goes, so that a removal that was broken off is known and finished.
/// </summary>
public sealed class RemovedRun
{
    /// <summary>The run's.</summary>
    public long Id { get; init; }

    public long ProjectId { get; init; }
    public int Number { get; init; }
    public required string Name { get; init; }
    public DateTimeOffset EndedAt { get; init; }
    public DateTimeOffset RemovedAt { get; init; }

    /// <summary>By which rule, and whose: "older than 30 days, a rule of Ana".</summary>
    public required string Why { get; init; }

    /// <summary>Its rows and its files are gone, too.</summary>
    public bool IsDone { get; set; }

    private sealed class Table : IEntityTypeConfiguration<RemovedRun>
    {
        public void Configure(EntityTypeBuilder<RemovedRun> builder)
        {
            builder.ToTable("RemovedRuns");
            builder.Property(row => row.Id).ValueGeneratedNever();
            builder.HasOne<Project>().WithMany().HasForeignKey(row => row.ProjectId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(row => new { row.ProjectId, row.EndedAt });
            builder.HasIndex(row => row.Id).HasFilter("NOT \"IsDone\"").HasDatabaseName("IX_RemovedRuns_Undone");
        }
    }
}
