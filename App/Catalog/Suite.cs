using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TestRuns.Storage;

namespace TestRuns.Catalog;

/// <summary>An ordered choice of cases with its defaults.</summary>
public sealed class Suite
{
    public long Id { get; init; }
    public long ProjectId { get; init; }
    public required string Name { get; set; }
    public string? Environment { get; set; }
    public IReadOnlyList<string> Labels { get; set; } = [];
    public TimeSpan? Timeout { get; set; }
    public int Parallel { get; set; } = 1;
    public IReadOnlyDictionary<string, string> Env { get; set; } = new Dictionary<string, string>();

    /// <summary>Of its runs in the queue: <see cref="Priorities"/>.</summary>
    public int Priority { get; set; }

    /// <summary>Chooses cases by their tags, behind those that are listed; null: it has the listed ones alone.</summary>
    public TagQuery? Query { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Goes up with each change of itself or of its choice; its cases have versions of their own.</summary>
    public int Version { get; set; }

    /// <summary>Who changed it last; null: somebody before that was written down.</summary>
    public string? ChangedBy { get; set; }

    private sealed class Table : IEntityTypeConfiguration<Suite>
    {
        public void Configure(EntityTypeBuilder<Suite> builder)
        {
            builder.ToTable("Suites");
            builder.HasIndex(suite => new { suite.ProjectId, suite.Name }).IsUnique();
            builder.HasOne<Project>().WithMany().HasForeignKey(suite => suite.ProjectId);
            builder.Property(suite => suite.Parallel).HasDefaultValue(1);
            builder.Property(suite => suite.Labels).AsJson();
            builder.Property(suite => suite.Env).AsJson();
            builder.Property(suite => suite.Query).AsJson();
        }
    }
}
