using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TestRuns.Catalog;

/// <summary>A case's place in a suite.</summary>
public sealed class SuiteCase
{
    public long SuiteId { get; init; }
    public int Position { get; init; }
    public long CaseId { get; init; }

    private sealed class Table : IEntityTypeConfiguration<SuiteCase>
    {
        public void Configure(EntityTypeBuilder<SuiteCase> builder)
        {
            builder.ToTable("SuiteCases");
            builder.HasKey(entry => new { entry.SuiteId, entry.Position });
            builder.HasOne<Suite>().WithMany().HasForeignKey(entry => entry.SuiteId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<TestCase>().WithMany().HasForeignKey(entry => entry.CaseId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
