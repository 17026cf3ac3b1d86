using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TestRuns.Runs;

/// <summary>While there is this one row, no run starts.</summary>
public sealed class QueuePause
{
    public int Id { get; init; } = 1;

    /// <summary>Who paused it, for people.</summary>
    public required string By { get; init; }

    public DateTimeOffset At { get; init; }

    private sealed class Table : IEntityTypeConfiguration<QueuePause>
    {
        public void Configure(EntityTypeBuilder<QueuePause> builder)
        {
            builder.ToTable("QueuePauses");
            builder.Property(pause => pause.Id).ValueGeneratedNever();
        }
    }
}
