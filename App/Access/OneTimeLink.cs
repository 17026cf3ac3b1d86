using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TestRuns.Access;

public enum LinkPurpose
{
    FirstAdministrator,

    /// <summary>Makes who opens it a member of a project.</summary>
    Invitation,

    /// <summary>Lets who opens it choose a new password for one account.</summary>
    PasswordReset,
}

/// <summary>Whether a link still works, and why not.</summary>
public enum LinkState
{
    Good,

    /// <summary>No link has this secret.</summary>
    Unknown,

    Used,
    Expired,
    Revoked,
}

/// <summary>An address that works once. Only a hash of its secret is kept: who reads the database cannot use it.</summary>
public sealed class OneTimeLink
{
    public long Id { get; init; }
    public LinkPurpose Purpose { get; init; }

    /// <summary>SHA-256 of the secret. The secret has 256 random bits, so there is nothing to guess and no salt is needed.</summary>
    public required string Hash { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Of an invitation: to where.</summary>
    public long? ProjectId { get; init; }

    /// <summary>Of an invitation: as what.</summary>
    public ProjectRole? Role { get; init; }

    /// <summary>Of a password reset: whose.</summary>
    public long? AccountId { get; init; }

    /// <summary>Of an invitation, for people: who is to open it.</summary>
    public string? MeantFor { get; init; }

    public string? CreatedBy { get; init; }

    /// <summary>The account of who made it: what they may no longer do, their links do not do either.</summary>
    public long? CreatedById { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }
    public DateTimeOffset? UsedAt { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }

    internal static string NewSecret() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    internal static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    internal LinkState StateAt(DateTimeOffset now) => this switch
    {
        { UsedAt: not null } => LinkState.Used,
        { RevokedAt: not null } => LinkState.Revoked,
        { ExpiresAt: { } end } when end <= now => LinkState.Expired,
        _ => LinkState.Good,
    };

    private sealed class Table : IEntityTypeConfiguration<OneTimeLink>
    {
        public void Configure(EntityTypeBuilder<OneTimeLink> builder)
        {
            builder.ToTable("OneTimeLinks");
            builder.HasIndex(link => link.Hash).IsUnique();
            builder.HasIndex(link => link.ProjectId);
        }
    }
}
