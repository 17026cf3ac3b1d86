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
    public IReadOnlyDictionary<string, string> Env { get; set; } = new Dictionary<string, string>();
    public DateTimeOffset UpdatedAt { get; set; }

    private sealed class Table : IEntityTypeConfiguration<Suite>
    {
        public void Configure(EntityTypeBuilder<Suite> builder)
        {
            builder.ToTable("Suites");
            builder.HasIndex(suite => new { suite.ProjectId, suite.Name }).IsUnique();
            builder.HasOne<Project>().WithMany().HasForeignKey(suite => suite.ProjectId);
            builder.Property(suite => suite.Labels).AsJson();
            builder.Property(suite => suite.Env).AsJson();
        }
    }
}

/// <summary>A test case of the catalog. A run takes a copy of it: later edits do not change a run.</summary>
public sealed class TestCase
{
    public long Id { get; init; }
    public long ProjectId { get; init; }
    public required string Title { get; set; }
    public required CaseSpec Spec { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }

    private sealed class Table : IEntityTypeConfiguration<TestCase>
    {
        public void Configure(EntityTypeBuilder<TestCase> builder)
        {
            builder.ToTable("TestCases");
            builder.HasOne<Project>().WithMany().HasForeignKey(testCase => testCase.ProjectId);
            builder.HasIndex(testCase => new { testCase.ProjectId, testCase.Title });
            builder.Property(testCase => testCase.Spec).AsJson();
        }
    }
}

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
