using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TestRuns.Runs.Remarks;

/// <summary>What somebody wrote beside the result of a case, or the defect elsewhere that it was linked with.</summary>
public sealed class CaseRemark
{
    public long Id { get; init; }
    public long RunId { get; init; }
    public long RunCaseId { get; init; }

    /// <summary>Of a link what it is called: "SHOP-12".</summary>
    public required string Text { get; set; }

    /// <summary>The defect's address on the web; null: it is a comment.</summary>
    public string? Url { get; set; }

    /// <summary>Who wrote it, for people.</summary>
    public required string By { get; init; }

    /// <summary>Whose it is, and so who may change it: an account or a token, as the edges name them.</summary>
    public required string Author { get; init; }

    public DateTimeOffset At { get; init; }
    public DateTimeOffset? EditedAt { get; set; }

    private sealed class Table : IEntityTypeConfiguration<CaseRemark>
    {
        public void Configure(EntityTypeBuilder<CaseRemark> builder)
        {
            builder.ToTable("CaseRemarks");
            builder.HasOne<RunCase>().WithMany().HasForeignKey(remark => remark.RunCaseId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(remark => new { remark.RunId, remark.RunCaseId, remark.Id });
        }
    }
}
