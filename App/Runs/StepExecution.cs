using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TestRuns.Catalog;

namespace TestRuns.Runs;

/// <summary>One try of one step. The rows of a try are made when the case begins it.</summary>
public sealed class StepExecution
{
    public long Id { get; init; }
    public long RunId { get; init; }
    public long RunCaseId { get; init; }

    /// <summary>Its place in the case's steps, from 0.</summary>
    public int Position { get; init; }

    /// <summary>The case's attempt that it belongs to, from 1.</summary>
    public int Attempt { get; init; }

    public required string Name { get; init; }

    /// <summary>The shared steps that it came from; null: none, or nobody knows.</summary>
    public string? From { get; init; }

    public StepKind Kind { get; init; }
    public bool Critical { get; init; }
    public bool Always { get; init; }
    public StepStatus Status { get; set; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>When its own timeout is over.</summary>
    public DateTimeOffset? Deadline { get; set; }

    public string? Controller { get; set; }
    public int? ExitCode { get; set; }
    public string? Message { get; set; }

    /// <summary>As <see cref="RunCase.ExternalId"/>.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Who pressed Passed or Failed at a manual step.</summary>
    public string? DecidedBy { get; set; }

    /// <summary>What that person wrote beside it.</summary>
    public string? Note { get; set; }

    /// <summary>How the tests ended that its command ran, as its result files tell; null: there are none.</summary>
    public int? ResultsPassed { get; set; }
    public int? ResultsFailed { get; set; }
    public int? ResultsSkipped { get; set; }

    private sealed class Table : IEntityTypeConfiguration<StepExecution>
    {
        public void Configure(EntityTypeBuilder<StepExecution> builder)
        {
            builder.ToTable("StepExecutions");
            builder.HasOne<RunCase>().WithMany().HasForeignKey(step => step.RunCaseId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(step => new { step.RunCaseId, step.Attempt, step.Position }).IsUnique();
            builder.HasIndex(step => new { step.RunId, step.Status });
            builder.HasIndex(step => new { step.RunId, step.ExternalId }).IsUnique().HasFilter("\"ExternalId\" IS NOT NULL");
        }
    }
}
