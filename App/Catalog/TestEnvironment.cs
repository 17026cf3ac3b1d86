using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TestRuns.Catalog;

/// <summary>A named thing under test, such as <c>staging</c>. A run that names one holds its lease: one run at a time.</summary>
public sealed class TestEnvironment
{
    public long Id { get; init; }
    public long ProjectId { get; init; }
    public required string Name { get; set; }

    private sealed class Table : IEntityTypeConfiguration<TestEnvironment>
    {
        public void Configure(EntityTypeBuilder<TestEnvironment> builder)
        {
            builder.ToTable("Environments");
            builder.HasIndex(environment => new { environment.ProjectId, environment.Name }).IsUnique();
            builder.HasOne<Project>().WithMany().HasForeignKey(environment => environment.ProjectId);
        }
    }
}
