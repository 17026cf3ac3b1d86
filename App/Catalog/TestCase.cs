using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TestRuns.Storage;

namespace TestRuns.Catalog;

/// <summary>
/// A test case of the catalog. A run takes a copy of it: later edits do not change a run. Made and changed by
/// <see cref="CaseWrite"/> alone, which keeps its history, its tags and the text that it is found by.
/// </summary>
public sealed class TestCase
{
    public long Id { get; init; }
    public long ProjectId { get; init; }
    public required string Title { get; set; }
    public required CaseSpec Spec { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>From 1; goes up by one with each change.</summary>
    public int Version { get; set; }

    /// <summary>Who changed it last; null: somebody before that was written down.</summary>
    public string? ChangedBy { get; set; }

    /// <summary>What it is searched and sorted by, see <see cref="CaseWords"/>. Empty: <see cref="CaseIndex"/> has yet to fill it.</summary>
    public required string SearchText { get; set; }

    private sealed class Table : IEntityTypeConfiguration<TestCase>
    {
        public void Configure(EntityTypeBuilder<TestCase> builder)
        {
            builder.ToTable("TestCases");
            builder.HasOne<Project>().WithMany().HasForeignKey(testCase => testCase.ProjectId);
            builder.HasIndex(testCase => new { testCase.ProjectId, testCase.Title });
            // The list is found, counted and sorted in this index alone: the documents beside it are read for what is on screen.
            builder.HasIndex(testCase => new { testCase.ProjectId, testCase.SearchText });
            builder.Property(testCase => testCase.Spec).AsJson();
        }
    }
}
