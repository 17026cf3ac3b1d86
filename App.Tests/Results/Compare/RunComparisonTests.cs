using TestRuns.Results.Compare;
using TestRuns.Runs;

namespace TestRuns.Tests.Results.Compare;

public sealed class RunComparisonTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(CaseStatus.Passed, CaseStatus.Failed, Difference.NewlyFailing)]
    [InlineData(CaseStatus.Skipped, CaseStatus.Failed, Difference.NewlyFailing)]
    [InlineData(CaseStatus.Failed, CaseStatus.Passed, Difference.Fixed)]
    [InlineData(CaseStatus.Failed, CaseStatus.Failed, Difference.StillFailing)]
    [InlineData(CaseStatus.Failed, CaseStatus.Cancelled, Difference.NotDecided)]
    [InlineData(CaseStatus.Passed, CaseStatus.Skipped, Difference.Same)]
    [InlineData(CaseStatus.Passed, CaseStatus.Passed, Difference.Same)]
    public void Two_ends_make_one_difference(CaseStatus before, CaseStatus after, Difference difference) =>
        RunComparison.Of([Case("a", before)], [Case("a", after)])[difference].Count.ShouldBe(1);

    [Fact]
    public void What_an_abort_ended_has_not_failed()
    {
        var aborted = Case("a", CaseStatus.Failed) with { Cause = CaseCause.Abort };
        RunComparison.Of([Case("a", CaseStatus.Passed)], [aborted]).Count(Difference.Same).ShouldBe(1);
        RunComparison.Of([aborted], [Case("a", CaseStatus.Failed)]).Count(Difference.NewlyFailing).ShouldBe(1);
    }

    [Theory]
    [InlineData(10.0, 15.0, Difference.Slower)]
    [InlineData(15.0, 10.0, Difference.Faster)]
    [InlineData(10.0, 14.9, Difference.Same)]
    [InlineData(0.1, 1.0, Difference.Same)]
    [InlineData(0.0, 1.0, Difference.Slower)]
    public void Beyond_the_noise_a_case_is_slower_or_faster(double before, double after, Difference difference) =>
        RunComparison.Of([Case("a", CaseStatus.Passed, before)], [Case("a", CaseStatus.Passed, after)])[difference].Count.ShouldBe(1);

    [Fact]
    public void Cases_that_only_one_of_them_has_are_added_or_removed()
    {
        var comparison = RunComparison.Of([Case("a", CaseStatus.Passed), Case("gone", CaseStatus.Failed)], [Case("new", CaseStatus.Failed), Case("a", CaseStatus.Passed)]);
        comparison[Difference.Added].Select(pair => pair.Title).ShouldBe(["new"]);
        comparison[Difference.Removed].Select(pair => pair.Title).ShouldBe(["gone"]);
        comparison.Count(Difference.NewlyFailing).ShouldBe(0);
    }

    [Fact]
    public void Of_several_with_one_title_each_is_compared_with_its_own()
    {
        var before = new[] { Case("a", CaseStatus.Passed), Case("a", CaseStatus.Failed) };
        var after = new[] { Case("a", CaseStatus.Passed), Case("a", CaseStatus.Passed), Case("a", CaseStatus.Passed) };
        var comparison = RunComparison.Of(before, after);
        (comparison.Count(Difference.Same), comparison.Count(Difference.Fixed), comparison.Count(Difference.Added)).ShouldBe((1, 1, 1));
    }

    private static ComparedCase Case(string title, CaseStatus status, double seconds = 1) => new(1, 1, title, status, CaseCause.None, null, Noon, Noon.AddSeconds(seconds));
}
