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

    /// <summary>Since when it takes no new runs and stands in no menu; all that is in it can be read. Null: it is in use.</summary>
    public DateTimeOffset? ArchivedAt { get; set; }

    public string? ArchivedBy { get; set; }

    /// <summary>For people: why no run can be made in it. Null: one can.</summary>
    public string? WhyNoRuns() => ArchivedAt is null ? null : $"The project “{Name}” is archived: it takes no new runs. A maintainer can bring it back, in its settings.";

    private sealed class Table : IEntityTypeConfiguration<Project>
    {
        public void Configure(EntityTypeBuilder<Project> builder)
        {
            builder.ToTable("Projects");
            builder.HasIndex(project => project.Key).IsUnique();
        }
    }
}
