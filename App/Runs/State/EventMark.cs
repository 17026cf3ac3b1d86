using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TestRuns.Runs.State;

/// <summary>
/// The highest number that an event had when runs were deleted, in the one row there is. Numbers only grow: who remembers one
/// (a stream, a webhook's cursor) would miss all that follows if they began lower after a restart, because the highest are gone.
/// </summary>
internal sealed class EventMark
{
    public const long Only = 1;

    public long Id { get; init; }

    public long Number { get; init; }

    private sealed class Table : IEntityTypeConfiguration<EventMark>
    {
        public void Configure(EntityTypeBuilder<EventMark> builder)
        {
            builder.ToTable("EventMarks");
            builder.Property(mark => mark.Id).ValueGeneratedNever();
        }
    }
}
