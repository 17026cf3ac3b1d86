using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TestRuns.Catalog;

/// <summary>The unit of access: members, cases, suites, environments and runs belong to one.</summary>
public sealed class Project
{
    public long Id { get; init; }

    /// <summary>Its name in addresses: lower-case letters, digits and hyphens, unique.</summary>
    public required string Key { get; set; }

    public required string Name { get; set; }
    public DateTimeOffset CreatedAt { get; init; }

    private sealed class Table : IEntityTypeConfiguration<Project>
    {
        public void Configure(EntityTypeBuilder<Project> builder)
        {
            builder.ToTable("Projects");
            builder.HasIndex(project => project.Key).IsUnique();
        }
    }
}
