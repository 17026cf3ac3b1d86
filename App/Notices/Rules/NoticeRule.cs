using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Hooks.Outbound;

namespace TestRuns.Notices.Rules;

/// <summary>What one account wants to be told of, and how.</summary>
public sealed class NoticeRule
{
    public long Id { get; init; }
    public long AccountId { get; init; }
    public RuleKind Kind { get; set; }

    /// <summary>Null: in every project that the account is in.</summary>
    public long? ProjectId { get; set; }

    /// <summary>By name, in the project; null: all of them.</summary>
    public string? Suite { get; set; }

    public bool InApp { get; set; } = true;

    /// <summary>The project's webhook that is told too; null: none.</summary>
    public long? WebhookId { get; set; }

    /// <summary>Only events with a higher number: what happened before the rule is not told.</summary>
    public long SinceEvent { get; set; }

    private sealed class Table : IEntityTypeConfiguration<NoticeRule>
    {
        public void Configure(EntityTypeBuilder<NoticeRule> builder)
        {
            builder.ToTable("NoticeRules");
            builder.HasOne<Account>().WithMany().HasForeignKey(rule => rule.AccountId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<Project>().WithMany().HasForeignKey(rule => rule.ProjectId).OnDelete(DeleteBehavior.Cascade);
            // The rest of the rule stands without it.
            builder.HasOne<Webhook>().WithMany().HasForeignKey(rule => rule.WebhookId).OnDelete(DeleteBehavior.SetNull);
            builder.HasIndex(rule => rule.AccountId);
        }
    }
}
