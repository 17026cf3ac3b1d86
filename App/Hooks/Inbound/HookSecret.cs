using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TestRuns.Catalog;

namespace TestRuns.Hooks.Inbound;

/// <summary>What signs calls to a project's stop address. Several are good at a time while senders are being changed.</summary>
public sealed class HookSecret
{
    public long Id { get; init; }
    public long ProjectId { get; init; }

    /// <summary>Encrypted: <see cref="SecretSeal"/>.</summary>
    public required string Closed { get; init; }

    public required string CreatedBy { get; init; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since a newer one was made: until when this one is still good. Null: it is the present one.</summary>
    public DateTimeOffset? EndsAt { get; set; }

    private sealed class Table : IEntityTypeConfiguration<HookSecret>
    {
        public void Configure(EntityTypeBuilder<HookSecret> builder)
        {
            builder.ToTable("HookSecrets");
            builder.HasOne<Project>().WithMany().HasForeignKey(secret => secret.ProjectId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(secret => secret.ProjectId);
        }
    }
}
