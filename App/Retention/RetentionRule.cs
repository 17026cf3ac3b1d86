using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TestRuns.Catalog;

namespace TestRuns.Retention;

/// <summary>How long a project's runs and their files are kept. What is null is kept for ever.</summary>
public sealed class RetentionRule
{
    public long Id { get; init; }

    /// <summary>Null: of every project that has no rule of its own.</summary>
    public long? ProjectId { get; init; }

    /// <summary>Runs that ended longer ago are removed.</summary>
    public int? RunDays { get; set; }

    /// <summary>Runs beyond the newest so many are removed.</summary>
    public int? RunCount { get; set; }

    /// <summary>Logs and artifacts of runs that ended longer ago are removed; the runs stay.</summary>
    public int? FileDays { get; set; }

    /// <summary>Runs beside which somebody wrote something, or linked a defect, are kept.</summary>
    public bool KeepRemarked { get; set; } = true;

    public required string ChangedBy { get; set; }
    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>It removes nothing.</summary>
    public bool IsIdle => RunDays is null && RunCount is null && FileDays is null;

    private sealed class Table : IEntityTypeConfiguration<RetentionRule>
    {
        public void Configure(EntityTypeBuilder<RetentionRule> builder)
        {
            builder.ToTable("RetentionRules");
            builder.HasOne<Project>().WithMany().HasForeignKey(rule => rule.ProjectId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(rule => rule.ProjectId).IsUnique();
        }
    }
}
