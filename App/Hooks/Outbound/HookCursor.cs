using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TestRuns.Hooks.Outbound;

/// <summary>
/// Up to which event deliveries were written: moved in the transaction that writes them, so that a server that dies between
/// an event and its deliveries writes them in its next life, and none twice.
/// </summary>
public sealed class HookCursor
{
    public const int OnlyId = 1;

    public int Id { get; init; } = OnlyId;
    public long LastEvent { get; set; }

    private sealed class Table : IEntityTypeConfiguration<HookCursor>
    {
        public void Configure(EntityTypeBuilder<HookCursor> builder)
        {
            builder.ToTable("HookCursor");
            builder.Property(cursor => cursor.Id).ValueGeneratedNever();
        }
    }
}
