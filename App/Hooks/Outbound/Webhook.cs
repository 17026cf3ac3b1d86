using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TestRuns.Catalog;
using TestRuns.Storage;

namespace TestRuns.Hooks.Outbound;

/// <summary>An address elsewhere that is told what happens to a project's runs.</summary>
public sealed class Webhook
{
    public long Id { get; init; }
    public long ProjectId { get; init; }

    /// <summary>For people: "chat", "deploy board".</summary>
    public required string Name { get; set; }

    /// <summary>It may hold a secret of the other side: shown to the project's maintainers alone, and in no log.</summary>
    public required string Url { get; set; }

    /// <summary>Some of <see cref="HookEvents.All"/>.</summary>
    public IReadOnlyList<string> Events { get; set; } = [];

    /// <summary>What deliveries are signed with, encrypted: <see cref="SecretSeal"/>.</summary>
    public required string ClosedSecret { get; set; }

    /// <summary>Null: <see cref="BodyTemplate.Default"/>.</summary>
    public string? Template { get; set; }

    public bool Enabled { get; set; } = true;

    /// <summary>Only events with a higher number: what happened before it was made, or while it was off, is not told.</summary>
    public long SinceEvent { get; set; }

    /// <summary>Since when no delivery got through; null: the last one did, or there was none.</summary>
    public DateTimeOffset? FailingSince { get; set; }

    /// <summary>It failed for so long that nothing is sent until somebody says so.</summary>
    public DateTimeOffset? PausedAt { get; set; }

    /// <summary>Of the latest try, whatever it was for.</summary>
    public DateTimeOffset? LastAt { get; set; }

    public int? LastStatus { get; set; }
    public string? LastError { get; set; }

    public required string ChangedBy { get; set; }
    public DateTimeOffset ChangedAt { get; set; }

    private sealed class Table : IEntityTypeConfiguration<Webhook>
    {
        public void Configure(EntityTypeBuilder<Webhook> builder)
        {
            builder.ToTable("Webhooks");
            builder.HasOne<Project>().WithMany().HasForeignKey(hook => hook.ProjectId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(hook => hook.ProjectId);
            builder.Property(hook => hook.Events).AsJson();
        }
    }
}
