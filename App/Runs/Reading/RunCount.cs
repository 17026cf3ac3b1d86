using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TestRuns.Catalog;

namespace TestRuns.Runs.Reading;

/// <summary>
/// How many runs a project has in a status. The database keeps it, by triggers, in the transaction that changes a run: it
/// cannot be forgotten, and nobody counts a hundred thousand runs for six numbers on a page.
/// </summary>
public sealed record RunCount(long ProjectId, RunStatus Status, int Count)
{
    private sealed class Table : IEntityTypeConfiguration<RunCount>
    {
        public void Configure(EntityTypeBuilder<RunCount> builder)
        {
            builder.ToTable("RunCounts");
            builder.HasKey(count => new { count.ProjectId, count.Status });
            builder.HasOne<Project>().WithMany().HasForeignKey(count => count.ProjectId);
        }
    }
}
