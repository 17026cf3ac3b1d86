using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TestRuns.Retention;

/// <summary>When the rules of all projects were last carried out by night, in the one row there is: a server that was off then does it when it is on again.</summary>
public sealed class RetentionNight
{
    public const int OnlyId = 1;

    public int Id { get; init; } = OnlyId;
    public DateTimeOffset LastAt { get; set; }

    private sealed class Table : IEntityTypeConfiguration<RetentionNight>
    {
        public void Configure(EntityTypeBuilder<RetentionNight> builder)
        {
            builder.ToTable("RetentionNight");
            builder.Property(row => row.Id).ValueGeneratedNever();
        }
    }
}
