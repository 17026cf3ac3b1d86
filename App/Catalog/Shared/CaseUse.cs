using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TestRuns.Catalog.Shared;

/// <summary>A case uses shared steps. Written beside the case by <see cref="CaseWrite"/>, so that nobody has to look into all cases.</summary>
public sealed class CaseUse
{
    public long CaseId { get; init; }
    public long SharedId { get; init; }

    /// <summary>How often.</summary>
    public int Times { get; init; }

    /// <summary>The steps that are the case's own.</summary>
    public int OwnSteps { get; init; }

    /// <param name="testCase">As it is stored.</param>
    internal static IEnumerable<CaseUse> Of(TestCase testCase)
    {
        var own = testCase.Spec.Steps.Count(step => step.UseId is null);
        return testCase.Spec.Steps.Where(step => step.UseId is not null).GroupBy(step => step.UseId!.Value)
            .Select(group => new CaseUse { CaseId = testCase.Id, SharedId = group.Key, Times = group.Count(), OwnSteps = own });
    }

    private sealed class Table : IEntityTypeConfiguration<CaseUse>
    {
        public void Configure(EntityTypeBuilder<CaseUse> builder)
        {
            builder.ToTable("CaseUses");
            builder.HasKey(use => new { use.CaseId, use.SharedId });
            builder.HasOne<TestCase>().WithMany().HasForeignKey(use => use.CaseId).OnDelete(DeleteBehavior.Cascade);
            // Looked at when the whole statement is done: a project goes with its cases and their shared steps, in whatever order.
            builder.HasOne<SharedSteps>().WithMany().HasForeignKey(use => use.SharedId).OnDelete(DeleteBehavior.NoAction);
            builder.HasIndex(use => use.SharedId);
        }
    }
}
