using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Access;
using TestRuns.Components.Insight;
using TestRuns.Runs;
using TestRuns.Runs.Reading;
using TestRuns.Runs.Remarks;
using RunPage = TestRuns.Components.Detail.RunPage;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Components.Insight;

public sealed class CaseInsightTests : PageWorld
{
    private static readonly TimeSpan Soon = Eventually.Limit;

    [Fact]
    public async Task A_case_shows_how_it_ended_before_and_since_when_it_fails()
    {
        await EndedRun(CaseStatus.Passed);
        var first = await EndedRun(CaseStatus.Failed);
        await EndedRun(CaseStatus.Failed, RunStatus.Cancelled);
        var run = await EndedRun(CaseStatus.Failed);
        var page = Open(run, await CaseOf(run));
        page.WaitForAssertion(() => page.FindAll("[data-testid=case-strip] li").Count.ShouldBe(4), Soon);
        page.Find("[data-testid=failing-since]").TextContent.ShouldContain("failing since #2 (");
        page.Find("[data-testid=failing-since]").TextContent.ShouldContain("2 runs");
        page.Find("[data-testid=failing-since] a").GetAttribute("href").ShouldBe($"/runs/{first}?case={await CaseOf(first)}");
        page.FindAll("[data-testid=case-strip] a[aria-current=true]").Count.ShouldBe(1);
        page.FindAll("[data-testid=flaky-score]").ShouldBeEmpty("four results are too few");
    }

    [Fact]
    public async Task A_comment_comes_back_to_every_tab_and_can_be_removed_by_who_wrote_it()
    {
        var run = await EndedRun(CaseStatus.Failed);
        var (mine, other) = (Open(run, await CaseOf(run)), Open(run, await CaseOf(run)));
        mine.WaitForAssertion(() => mine.Find("[data-testid=write-comment]"), Soon);
        other.WaitForAssertion(() => other.Find("[data-testid=write-comment]"), Soon);
        mine.Find("[data-testid=write-comment]").Click();
        mine.WaitForElement("#remark-text", Soon).Input("Seen before");
        mine.Find("form.form").Submit();
        foreach (var page in new[] { mine, other })
        {
            page.WaitForAssertion(() => page.Find("[data-testid=comment] .text").TextContent.ShouldBe("Seen before"), Soon);
            page.Find("[data-testid=comment] strong").TextContent.ShouldBe("Ana");
        }

        mine.WaitForAssertion(() => mine.FindAll("#remark-text").ShouldBeEmpty(), Soon);
        await mine.InvokeAsync(() => mine.FindAll("[data-testid=comment] button")[1].Click());
        other.WaitForAssertion(() => other.FindAll("[data-testid=comment]").ShouldBeEmpty(), Soon);
    }

    [Fact]
    public async Task A_defect_is_linked_from_the_row_of_the_case()
    {
        var run = await EndedRun(CaseStatus.Failed);
        var page = Open(run, await CaseOf(run));
        page.WaitForAssertion(() => page.Find("[data-testid=link-defect]"), Soon);
        page.Find("[data-testid=link-defect]").Click();
        page.WaitForElement("#remark-url", Soon).Input("javascript:alert(1)");
        page.Find("form.form").Submit();
        page.WaitForElement("[role=alert]", Soon).TextContent.ShouldContain("http://");

        page.Find("#remark-url").Input("https://issues.example.com/browse/SHOP-12");
        page.Find("form.form").Submit();
        page.WaitForAssertion(() => page.Find("[data-testid=case-row] .defect").TextContent.ShouldBe("SHOP-12"), Soon);
        page.Find("[data-testid=case-row] .defect").GetAttribute("href").ShouldBe("https://issues.example.com/browse/SHOP-12");
    }

    [Fact]
    public async Task A_viewer_reads_and_does_not_write()
    {
        var run = await EndedRun(CaseStatus.Failed);
        await Services.GetRequiredService<RemarkOnCase>().Add(run, await CaseOf(run), new RemarkWish("Seen before", null), new Author(new Actor(ActorKind.User, "Bo"), "account 99"), default);
        await Become(ProjectRole.Viewer);
        var page = Open(run, await CaseOf(run));
        page.WaitForAssertion(() => page.Find("[data-testid=comment] .text").TextContent.ShouldBe("Seen before"), Soon);
        page.FindAll("[data-testid=write-comment], [data-testid=link-defect], [data-testid=comment] button").ShouldBeEmpty();
    }

    [Fact]
    public async Task The_history_of_a_case_is_for_members_alone()
    {
        var run = await EndedRun(CaseStatus.Failed);
        var page = History();
        page.WaitForAssertion(() => page.FindAll("[data-testid=history-row]").Count.ShouldBe(1), Soon);
        page.Find("[data-testid=history-row] a").GetAttribute("href").ShouldBe($"/runs/{run}?case={await CaseOf(run)}");
        await Become(null);
        var stranger = History();
        stranger.WaitForAssertion(() => stranger.Find("h1").TextContent.ShouldBe("There is no such case"), Soon);

        IRenderedComponent<CaseResultsPage> History()
        {
            Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>().NavigateTo("/cases/history?project=shop&suite=checkout&title=Case%201");
            return Render<CaseResultsPage>();
        }
    }

    private IRenderedComponent<RunPage> Open(long run, long runCase)
    {
        Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>().NavigateTo($"/runs/{run}?case={runCase}");
        return Render<RunPage>(parameters => parameters.Add(page => page.Id, run));
    }

    private async Task<long> CaseOf(long run) => (await Services.GetRequiredService<RunReads>().Detail(run, default))!.Cases[0].Id;
}
