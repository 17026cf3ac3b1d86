using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TestRuns.Catalog;

/// <summary>A tag of a case once more, where it can be asked for: the case itself is a document that no query looks into.</summary>
public sealed class CaseTag
{
    public long CaseId { get; init; }
    public required string Tag { get; init; }
    public long ProjectId { get; init; }

    private sealed class Table : IEntityTypeConfiguration<CaseTag>
    {
        public void Configure(EntityTypeBuilder<CaseTag> builder)
        {
            builder.ToTable("CaseTags");
            builder.HasKey(tag => new { tag.CaseId, tag.Tag });
            builder.HasIndex(tag => new { tag.ProjectId, tag.Tag });
            builder.HasOne<TestCase>().WithMany().HasForeignKey(tag => tag.CaseId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
