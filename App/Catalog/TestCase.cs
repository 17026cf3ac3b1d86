using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TestRuns.Storage;

namespace TestRuns.Catalog;

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
