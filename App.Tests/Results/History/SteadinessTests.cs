using FsCheck;
using FsCheck.Fluent;
using TestRuns.Results.History;

namespace TestRuns.Tests.Results.History;

public sealed class SteadinessTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(1_000);

    [Theory]
    [InlineData("PPPPP", 0.0)]
    [InlineData("FFFFF", 0.0)]
    [InlineData("PPPPF", 0.2)]
    [InlineData("PFPFP", 0.8)]
    [InlineData("PPRPP", 0.2)]
    [InlineData("RRRRR", 1.0)]
    [InlineData("PFRPP", 0.4)]
    [InlineData("PP..PFP", 0.4)]
    public void A_score_is_the_share_of_surprises(string story, double score) => Steadiness.Of(CaseResults.Of(story)).Score.ShouldBe(score);

    [Theory]
    [InlineData("")]
    [InlineData("PFPF")]
    [InlineData("....PF....")]
    public void Of_few_results_nothing_is_said(string story) => Steadiness.Of(CaseResults.Of(story)).Score.ShouldBeNull();

    [Fact]
    public void Only_the_last_twenty_that_count_are_looked_at()
    {
        Steadiness.Of(CaseResults.Of("PFPFPFPF" + new string('P', 20))).Score.ShouldBe(0.0);
        Steadiness.Of(CaseResults.Of("PF" + new string('P', 19) + ".....")).Unsteady.ShouldBe(1);
    }

    [Fact]
    public void A_score_is_a_share() =>
        Check.One(Many, Prop.ForAll(CaseResults.Histories.ToArbitrary(), history =>
        {
            var steadiness = Steadiness.Of(history);
            steadiness.Unsteady.ShouldBeInRange(0, steadiness.Decided);
            steadiness.Decided.ShouldBe(Math.Min(Steadiness.MostLookedAt, history.Count(result => result.Counts)));
        }));

    [Fact]
    public void What_does_not_count_changes_nothing_wherever_it_comes() =>
        Check.One(Many, Prop.ForAll(Gen.Zip(CaseResults.Histories, Gen.Zip(Gen.Choose(0, 40), Gen.Elements(CaseResults.Aside.ToArray()))).ToArbitrary(), any =>
        {
            var (history, (at, result)) = any;
            var longer = new List<CaseResult>(history);
            longer.Insert(Math.Min(at, longer.Count), result);
            Steadiness.Of(longer).ShouldBe(Steadiness.Of(history));
            FailingSince.Of(longer, whole: true).ShouldBe(FailingSince.Of(history, whole: true));
        }));
}
