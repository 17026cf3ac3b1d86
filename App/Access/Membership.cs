using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TestRuns.Access;

/// <summary>What a member may do in a project. Each may also do what stands above it.</summary>
public enum ProjectRole
{
    /// <summary>Look.</summary>
    Viewer,

    /// <summary>Start, abort, cancel, re-run; manual steps.</summary>
    Runner,

    /// <summary>Edit cases, suites, environments; controllers; force.</summary>
    Maintainer,
}

/// <summary>Makes an account a member of a project. Read anew at each question: one that is removed ends at once.</summary>
public sealed class Membership
{
    /// <summary>Known by its number alone: this room knows no projects.</summary>
    public long ProjectId { get; init; }

    public long AccountId { get; init; }
    public ProjectRole Role { get; set; }

    /// <summary>Null: from before it was recorded.</summary>
    public DateTimeOffset? Since { get; init; }

    private sealed class Table : IEntityTypeConfiguration<Membership>
    {
        public void Configure(EntityTypeBuilder<Membership> builder)
        {
            builder.ToTable("Memberships");
            builder.HasKey(membership => new { membership.ProjectId, membership.AccountId });
            builder.HasIndex(membership => membership.AccountId);
            builder.HasOne<Account>().WithMany().HasForeignKey(membership => membership.AccountId);
        }
    }
}
