using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TestRuns.Runs;

namespace TestRuns.Retention;

/// <summary>Says of a run that retention removed its logs and artifacts. Written before the files go.</summary>
public sealed class RemovedFiles
{
    public long RunId { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary>By which rule, and whose.</summary>
    public required string Why { get; init; }

    /// <summary>Of all of them; 0: there were none.</summary>
    public long Bytes { get; init; }

    public bool IsDone { get; set; }

    private sealed class Table : IEntityTypeConfiguration<RemovedFiles>
    {
        public void Configure(EntityTypeBuilder<RemovedFiles> builder)
        {
            builder.ToTable("RemovedFiles");
            builder.HasKey(row => row.RunId);
            builder.Property(row => row.RunId).ValueGeneratedNever();
            builder.HasOne<Run>().WithOne().HasForeignKey<RemovedFiles>(row => row.RunId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(row => row.RunId).HasFilter("NOT \"IsDone\"").HasDatabaseName("IX_RemovedFiles_Undone");
        }
    }
}
