using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TestRuns.Runs;

namespace TestRuns.Results;

/// <summary>A file that belongs to a run: what a step produced, a picture that a person added. Its bytes lie in the run's folder.</summary>
public sealed class Artifact
{
    public long Id { get; init; }
    public long RunId { get; init; }
    public long? CaseId { get; init; }
    public long? StepId { get; init; }

    /// <summary>Unique within the run; what its address ends with.</summary>
    public required string Name { get; init; }

    public required string ContentType { get; init; }

    /// <summary>Bytes.</summary>
    public long Size { get; init; }

    /// <summary>Who added it, for people.</summary>
    public required string By { get; init; }

    public DateTimeOffset At { get; init; }

    private sealed class Table : IEntityTypeConfiguration<Artifact>
    {
        public void Configure(EntityTypeBuilder<Artifact> builder)
        {
            builder.ToTable("Artifacts");
            builder.HasOne<Run>().WithMany().HasForeignKey(artifact => artifact.RunId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(artifact => new { artifact.RunId, artifact.Name }).IsUnique();
        }
    }
}
