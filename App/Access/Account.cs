using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TestRuns.Access;

/// <summary>A person who may sign in. What they may do in a project is their <see cref="Membership"/>.</summary>
public sealed class Account : IdentityUser<long>
{
    /// <summary>What others see: "Ana".</summary>
    public required string DisplayName { get; set; }

    /// <summary>May do everything, in every project.</summary>
    public bool IsAdministrator { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since when it cannot be used: nobody signs in with it, and the tokens that it made are refused. Null: it can.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    public string? DisabledBy { get; set; }

    private sealed class Table : IEntityTypeConfiguration<Account>
    {
        public void Configure(EntityTypeBuilder<Account> builder)
        {
            builder.ToTable("Accounts");
            builder.HasIndex(account => account.NormalizedUserName).IsUnique();
            // Null for those who gave none: SQLite and PostgreSQL let any number of nulls through a unique index.
            builder.HasIndex(account => account.NormalizedEmail).IsUnique();
            builder.Property(account => account.ConcurrencyStamp).IsConcurrencyToken();
        }
    }
}
