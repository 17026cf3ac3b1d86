using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TestRuns.Access;

/// <summary>Who did what to what, when. Never changed, never holds a secret.</summary>
public sealed class AuditEntry
{
    public long Id { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary>For people: "Ana", "nobody". A name that was only typed, and is no account's, never stands here.</summary>
    public required string Who { get; init; }

    /// <summary>In dots, the thing first: <c>account.signedIn</c>.</summary>
    public required string Action { get; init; }

    public required string Target { get; init; }
    public long? ProjectId { get; init; }
    public string? Details { get; init; }

    private sealed class Table : IEntityTypeConfiguration<AuditEntry>
    {
        public void Configure(EntityTypeBuilder<AuditEntry> builder)
        {
            builder.ToTable("Audit");
            builder.HasIndex(entry => new { entry.ProjectId, entry.Id });
            builder.HasIndex(entry => entry.At);
            builder.HasIndex(entry => new { entry.Who, entry.Id });
        }
    }
}
