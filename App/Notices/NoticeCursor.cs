using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TestRuns.Notices;

/// <summary>
/// Up to which event notices were written: moved in the transaction that writes them, so that a server that dies between an
/// event and its notices writes them in its next life, and none twice.
/// </summary>
public sealed class NoticeCursor
{
    public const int OnlyId = 1;

    public int Id { get; init; } = OnlyId;
    public long LastEvent { get; set; }

    private sealed class Table : IEntityTypeConfiguration<NoticeCursor>
    {
        public void Configure(EntityTypeBuilder<NoticeCursor> builder)
        {
            builder.ToTable("NoticeCursor");
            builder.Property(cursor => cursor.Id).ValueGeneratedNever();
        }
    }
}
