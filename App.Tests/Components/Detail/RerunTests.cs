using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Access;
using TestRuns.Components.Detail;
using TestRuns.Runs;
using TestRuns.Storage;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Components.Detail;

public sealed class RerunTests : PageWorld
{
    private static readonly TimeSpan Soon = Eventually.Limit;

    [Fact]
    public async Task An_ended_run_is_run_again_from_its_page_and_both_pages_name_the_other()
    {
        var run = await Queued(cases: 2);
        var page = Open(run);
        page.WaitForAssertion(() => page.Find("[data-testid=run-status]").TextContent.Trim().ShouldBe("Queued"), Soon);
        page.FindAll("details.rerun").ShouldBeEmpty("it is not over");
        await Start(run);
        await Pass(run);
        page.WaitForAssertion(() => page.Find("details.rerun"), Soon);
        page.Find("[data-choice=All]").Click();
        var navigation = Services.GetRequiredService<NavigationManager>();
        page.WaitForAssertion(() => navigation.Uri.ShouldEndWith($"/runs/{run + 1}"), Soon);

        var again = Open(run + 1);
        again.WaitForAssertion(() => again.Find(".meta").TextContent.ShouldContain("re-run of #1"), Soon);
        var first = Open(run);
        first.WaitForAssertion(() => first.Find(".meta").TextContent.ShouldContain("re-run as #2"), Soon);
    }

    [Fact]
    public async Task A_viewer_has_no_such_menu_and_a_right_that_was_taken_away_does_nothing()
    {
        var run = await Queued();
        await Start(run);
        await Pass(run);
        var page = Open(run);
        page.WaitForAssertion(() => page.Find("details.rerun"), Soon);
        await Become(ProjectRole.Viewer);
        page.Find("[data-choice=All]").Click();
        page.WaitForAssertion(() => Notifications.ShouldContain(message => message.Summary == "Not allowed"), Soon);
        await using var db = await Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        (await db.Set<Run>().CountAsync()).ShouldBe(1);
        var viewers = Open(run);
        viewers.WaitForAssertion(() => viewers.Find("[data-testid=run-status]"), Soon);
        viewers.FindAll("details.rerun").ShouldBeEmpty();
    }

    private IRenderedComponent<RunPage> Open(long run) => Render<RunPage>(parameters => parameters.Add(page => page.Id, run));
}
