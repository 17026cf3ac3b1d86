using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TestRuns.Access;

namespace TestRuns.Notices.Rules;

/// <summary>Says of an account that its rules are its own, though it may have none: the usual ones are no longer meant.</summary>
public sealed class OwnRules
{
    public long AccountId { get; init; }
    public DateTimeOffset Since { get; init; }

    /// <summary>Of who has never changed any: their own runs that fail, and those that others end.</summary>
    public static IReadOnlyList<NoticeRule> Usual(long accountId) =>
        [new NoticeRule { AccountId = accountId, Kind = RuleKind.OwnCancelled }, new NoticeRule { AccountId = accountId, Kind = RuleKind.OwnFails }];

    private sealed class Table : IEntityTypeConfiguration<OwnRules>
    {
        public void Configure(EntityTypeBuilder<OwnRules> builder)
        {
            builder.ToTable("OwnNoticeRules");
            builder.HasKey(row => row.AccountId);
            builder.Property(row => row.AccountId).ValueGeneratedNever();
            builder.HasOne<Account>().WithOne().HasForeignKey<OwnRules>(row => row.AccountId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
