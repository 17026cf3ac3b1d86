using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TestRuns.Runs.Lineage;

/// <summary>How far <see cref="FillLineage"/> has come, in the one row there is; no row: there is nothing left to do.</summary>
internal sealed class LineageMark
{
    public const long Only = 1;

    public long Id { get; init; }

    /// <summary>Runs with a lower number are still to be looked at.</summary>
    public long Below { get; set; }

    private sealed class Table : IEntityTypeConfiguration<LineageMark>
    {
        public void Configure(EntityTypeBuilder<LineageMark> builder)
        {
            builder.ToTable("LineageMarks");
            builder.Property(mark => mark.Id).ValueGeneratedNever();
        }
    }
}
