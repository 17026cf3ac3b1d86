using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TestRuns.Access;

public enum LinkPurpose
{
    FirstAdministrator,
}

/// <summary>An address that works once. Only a hash of its secret is kept: who reads the database cannot use it.</summary>
public sealed class OneTimeLink
{
    public long Id { get; init; }
    public LinkPurpose Purpose { get; init; }

    /// <summary>SHA-256 of the secret. The secret has 256 random bits, so there is nothing to guess and no salt is needed.</summary>
    public required string Hash { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    internal static string NewSecret() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    internal static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private sealed class Table : IEntityTypeConfiguration<OneTimeLink>
    {
        public void Configure(EntityTypeBuilder<OneTimeLink> builder)
        {
            builder.ToTable("OneTimeLinks");
            builder.HasIndex(link => link.Hash).IsUnique();
        }
    }
}
