using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TestRuns.Results.Reading;
using TestRuns.Runs;

namespace TestRuns.Results.Children;

/// <summary>A test that a step's command ran, as its result file tells of it. The step's own end is decided by its exit code.</summary>
public sealed class ChildResult
{
    public long Id { get; init; }
    public long RunId { get; init; }
    public long RunCaseId { get; init; }
    public long StepId { get; init; }

    /// <summary>The artifact that it was read from.</summary>
    public required string File { get; init; }

    /// <summary>Class or suite; empty where the file says neither.</summary>
    public required string Suite { get; init; }

    public required string Name { get; init; }
    public ReadStatus Status { get; init; }

    /// <summary>Passed, but not at the first try.</summary>
    public bool Flaky { get; init; }

    /// <summary>Null: the file does not say.</summary>
    public long? DurationMs { get; init; }

    public string? Message { get; init; }

    /// <summary>Of a failure alone.</summary>
    public string? Details { get; init; }

    public string Title => Suite.Length == 0 ? Name : Suite + CaseTitle.Separator + Name;

    private sealed class Table : IEntityTypeConfiguration<ChildResult>
    {
        public void Configure(EntityTypeBuilder<ChildResult> builder)
        {
            builder.ToTable("ChildResults");
            builder.HasOne<StepExecution>().WithMany().HasForeignKey(child => child.StepId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(child => new { child.StepId, child.Status, child.Id });
            builder.HasIndex(child => new { child.RunId, child.StepId });
        }
    }
}
