using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TestRuns.Storage;

namespace TestRuns.Hooks.Inbound;

/// <summary>The kill switch as it is stored: one row, or none as long as nobody has touched it.</summary>
public sealed class StopState
{
    public const int OnlyId = 1;

    public int Id { get; init; } = OnlyId;

    public bool Enabled { get; set; } = true;

    /// <summary>The projects in which calls from outside may abort; empty: all.</summary>
    public IReadOnlyList<long> Projects { get; set; } = [];

    public string? ChangedBy { get; set; }
    public DateTimeOffset? ChangedAt { get; set; }

    public bool Lets(long projectId) => Enabled && (Projects.Count == 0 || Projects.Contains(projectId));

    private sealed class Table : IEntityTypeConfiguration<StopState>
    {
        public void Configure(EntityTypeBuilder<StopState> builder)
        {
            builder.ToTable("StopSwitch");
            builder.Property(state => state.Id).ValueGeneratedNever();
            builder.Property(state => state.Projects).AsJson();
        }
    }
}
