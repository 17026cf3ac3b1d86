using TestRuns.Results.History;

namespace TestRuns.Tests.Results.History;

public sealed class FailingSinceTests
{
    [Theory]
    [InlineData("PFFF", 2, 3)]
    [InlineData("FPF", 3, 1)]
    [InlineData("PF.F.", 2, 2)]
    [InlineData("FF", 1, 2)]
    public void It_begins_with_the_first_failure_since_it_passed(string story, int run, int runs)
    {
        var failing = FailingSince.Of(CaseResults.Of(story), whole: true)!;
        failing.First.RunNumber.ShouldBe(run);
        failing.Runs.ShouldBe(runs);
        failing.AtLeast.ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("FFP")]
    [InlineData("FR")]
    [InlineData("...")]
    public void What_passed_last_does_not_fail(string story) => FailingSince.Of(CaseResults.Of(story), whole: true).ShouldBeNull();

    [Fact]
    public void Where_older_results_were_not_looked_at_it_may_be_longer()
    {
        FailingSince.Of(CaseResults.Of("FFF"), whole: false)!.AtLeast.ShouldBeTrue();
        FailingSince.Of(CaseResults.Of("PFFF"), whole: false)!.AtLeast.ShouldBeFalse();
    }

    [Fact]
    public void Two_results_of_one_run_are_one_run() =>
        FailingSince.Of([.. CaseResults.Of("FF").Select(result => result with { RunId = 7 })], whole: true)!.Runs.ShouldBe(1);
}
