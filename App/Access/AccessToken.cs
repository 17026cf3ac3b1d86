using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TestRuns.Access;

public enum TokenScope
{
    Controller,
    Reporter,
    Api,

    /// <summary>Takes backups of the whole server and nothing else. Only an administrator can make such a one.</summary>
    Backup,
}

/// <summary>What a program shows instead of signing in. Only a hash of it is kept; it is shown once, when it is made.</summary>
public sealed class AccessToken
{
    public long Id { get; init; }

    /// <summary>For people: "lab machines", "nightly".</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the whole token text. It has 256 random bits, so there is nothing to guess and no salt is needed.</summary>
    public required string Hash { get; init; }

    public TokenScope Scope { get; init; }

    /// <summary>Null: good for all projects; only an administrator can make such a one.</summary>
    public long? ProjectId { get; init; }

    /// <summary>What a token of scope <see cref="TokenScope.Api"/> may do there; null for the others.</summary>
    public ProjectRole? Role { get; init; }

    public required string CreatedBy { get; init; }

    /// <summary>The account of who made it: while that is disabled, so is the token. Null: it is older than this rule.</summary>
    public long? CreatedById { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public DateTimeOffset? LastUsedAt { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }
    public string? RevokedBy { get; set; }

    private sealed class Table : IEntityTypeConfiguration<AccessToken>
    {
        public void Configure(EntityTypeBuilder<AccessToken> builder)
        {
            builder.ToTable("AccessTokens");
            builder.HasIndex(token => token.Hash).IsUnique();
            builder.HasIndex(token => token.CreatedById);
        }
    }
}
