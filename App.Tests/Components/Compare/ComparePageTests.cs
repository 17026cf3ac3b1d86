using Bunit;
using TestRuns.Components.Compare;
using TestRuns.Runs;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Components.Compare;

public sealed class ComparePageTests : PageWorld
{
    private static readonly TimeSpan Soon = Eventually.Limit;

    [Fact]
    public async Task What_is_broken_now_leads_to_the_case_in_its_run()
    {
        var (before, after) = (await EndedRun(CaseStatus.Passed), await EndedRun(CaseStatus.Failed));
        var page = Open(before, after);
        page.WaitForAssertion(() => page.Find("[data-testid=compare-failing] .title").TextContent.ShouldBe("Case 1"), Soon);
        page.Find("[data-testid=compare-failing] .title").GetAttribute("href").ShouldStartWith($"/runs/{after}?case=");
        page.FindAll("section.part").Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_other_way_round_it_is_fixed()
    {
        var (before, after) = (await EndedRun(CaseStatus.Failed), await EndedRun(CaseStatus.Passed));
        var page = Open(before, after);
        page.WaitForAssertion(() => page.Find("[data-testid=compare-fixed] .title").TextContent.ShouldBe("Case 1"), Soon);
    }

    [Fact]
    public async Task Two_runs_without_a_difference_say_so()
    {
        var (before, after) = (await EndedRun(CaseStatus.Passed), await EndedRun(CaseStatus.Passed));
        var page = Open(before, after);
        page.WaitForAssertion(() => page.Find("section.empty h2").TextContent.ShouldBe("No difference"), Soon);
    }

    [Fact]
    public async Task To_who_is_not_a_member_neither_run_exists()
    {
        var (before, after) = (await EndedRun(CaseStatus.Passed), await EndedRun(CaseStatus.Passed));
        await Become(null);
        var page = Open(before, after);
        page.WaitForAssertion(() => page.Find("h1").TextContent.ShouldBe("These two cannot be compared"), Soon);
    }

    [Fact]
    public async Task A_run_offers_those_before_it_and_any_by_its_number()
    {
        var (passed, failed) = (await EndedRun(CaseStatus.Passed), await EndedRun(CaseStatus.Failed));
        var run = await EndedRun(CaseStatus.Failed);
        var shown = await Summary(run);
        var menu = Render<CompareMenu>(parameters => parameters.Add(one => one.Run, shown));
        menu.Find("details").TriggerEvent("ontoggle", EventArgs.Empty);
        menu.WaitForAssertion(() => menu.FindAll(".choices > a").Select(link => link.GetAttribute("href")).ShouldBe([$"/runs/{failed}/compare/{run}", $"/runs/{passed}/compare/{run}"]), Soon);

        menu.Find("input").Input("99");
        menu.Find("form").Submit();
        menu.WaitForAssertion(() => menu.Find("[role=alert]").TextContent.ShouldContain("no run #99"), Soon);
    }

    private IRenderedComponent<ComparePage> Open(long before, long after) =>
        Render<ComparePage>(parameters => parameters.Add(page => page.Before, before).Add(page => page.After, after));
}
