using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TestRuns.Runs;

/// <summary>
/// A controller of a run that has steps on more than one: <see cref="Run.Controller"/>, which is the first of them, and each
/// further one. A run that keeps to one controller has none of these.
/// </summary>
internal sealed class RunController
{
    public long RunId { get; init; }

    public required string Name { get; init; }

    /// <summary>It has said that nothing of the run is left there.</summary>
    public bool Emptied { get; set; }

    private sealed class Table : IEntityTypeConfiguration<RunController>
    {
        public void Configure(EntityTypeBuilder<RunController> builder)
        {
            builder.ToTable("RunControllers");
            builder.HasKey(row => new { row.RunId, row.Name });
            builder.HasOne<Run>().WithMany().HasForeignKey(row => row.RunId).OnDelete(DeleteBehavior.Cascade);
            // What may be left on one that is lost, or back.
            builder.HasIndex(row => new { row.Name, row.RunId });
        }
    }
}
