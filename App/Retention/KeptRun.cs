using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TestRuns.Runs;

namespace TestRuns.Retention;

/// <summary>A run that somebody wants kept, whatever the rules say.</summary>
public sealed class KeptRun
{
    public long RunId { get; init; }
    public required string By { get; init; }
    public DateTimeOffset At { get; init; }

    private sealed class Table : IEntityTypeConfiguration<KeptRun>
    {
        public void Configure(EntityTypeBuilder<KeptRun> builder)
        {
            builder.ToTable("KeptRuns");
            builder.HasKey(row => row.RunId);
            builder.Property(row => row.RunId).ValueGeneratedNever();
            builder.HasOne<Run>().WithOne().HasForeignKey<KeptRun>(row => row.RunId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
