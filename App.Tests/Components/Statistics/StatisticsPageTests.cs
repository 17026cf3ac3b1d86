using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Components.Statistics;
using TestRuns.Runs;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Components.Statistics;

public sealed class StatisticsPageTests : PageWorld
{
    private static readonly TimeSpan Soon = Eventually.Limit;

    // Today stays today, also around midnight.
    private readonly HeldTime clock = new();

    public StatisticsPageTests() => Services.AddSingleton<TimeProvider>(clock);

    [Fact]
    public async Task Each_figure_leads_to_its_runs()
    {
        await EndedRun(CaseStatus.Passed);
        await EndedRun(CaseStatus.Failed);
        await EndedRun(CaseStatus.Failed, RunStatus.Cancelled);
        var page = Open("/statistics?project=shop");
        page.WaitForAssertion(() => page.Find(".total").TextContent.ShouldContain("50 %"), Soon);
        page.FindAll("[data-testid=outcomes] svg a").Count.ShouldBe(7);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().DateTime).ToString("yyyy-MM-dd");
        page.FindAll("[data-testid=outcomes] tbody a").Select(link => link.GetAttribute("href")).ShouldContain($"/runs?status=failed&project=shop&ended={today}");
        page.Find("[data-testid=longest-failing] li a").TextContent.ShouldBe("Case 1");
    }

    [Fact]
    public void Without_runs_it_says_what_would_stand_here()
    {
        var page = Open("/statistics");
        page.WaitForAssertion(() => page.Find("section.empty h2").TextContent.ShouldBe("No run ended in this time"), Soon);
    }

    [Fact]
    public async Task To_who_is_not_a_member_the_project_does_not_exist()
    {
        await Become(null);
        var page = Open("/statistics?project=shop");
        page.WaitForAssertion(() => page.Find("section.empty h2").TextContent.ShouldBe("There is no such project"), Soon);
    }

    private IRenderedComponent<StatisticsPage> Open(string address)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return Render<StatisticsPage>();
    }
}
