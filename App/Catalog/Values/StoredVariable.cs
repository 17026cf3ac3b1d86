using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TestRuns.Catalog.Values;

/// <summary>A variable of a project, or of one of its environments or suites.</summary>
public sealed class StoredVariable
{
    public long Id { get; init; }
    public long ProjectId { get; init; }

    /// <summary>At most one of this and <see cref="SuiteId"/> is set; none: it is the project's.</summary>
    public long? EnvironmentId { get; init; }

    public long? SuiteId { get; init; }
    public required string Name { get; init; }

    /// <summary>Null: it is a secret.</summary>
    public string? Value { get; set; }

    /// <summary>Of a secret, encrypted: <see cref="VariableSeal"/>. It never leaves the server but to the steps of runs.</summary>
    public string? ClosedValue { get; set; }

    public required string ChangedBy { get; set; }
    public DateTimeOffset ChangedAt { get; set; }

    private sealed class Table : IEntityTypeConfiguration<StoredVariable>
    {
        public void Configure(EntityTypeBuilder<StoredVariable> builder)
        {
            builder.ToTable("Variables");
            builder.HasOne<Project>().WithMany().HasForeignKey(row => row.ProjectId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<TestEnvironment>().WithMany().HasForeignKey(row => row.EnvironmentId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<Suite>().WithMany().HasForeignKey(row => row.SuiteId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(row => row.ProjectId);
            // A name once at each place. Where a column is empty, rows do not count as equal: so an index for each kind of place.
            builder.HasIndex(row => new { row.ProjectId, row.Name }).IsUnique().HasFilter("\"EnvironmentId\" IS NULL AND \"SuiteId\" IS NULL");
            builder.HasIndex(row => new { row.EnvironmentId, row.Name }).IsUnique().HasFilter("\"EnvironmentId\" IS NOT NULL");
            builder.HasIndex(row => new { row.SuiteId, row.Name }).IsUnique().HasFilter("\"SuiteId\" IS NOT NULL");
        }
    }
}
