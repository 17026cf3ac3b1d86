using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Components.Overview;
using TestRuns.Runs;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Components.Overview;

public sealed class RunsPageTests : PageWorld
{
    private static readonly TimeSpan Soon = Eventually.Limit;

    [Fact]
    public async Task A_run_that_is_made_and_changes_is_shown_without_a_reload()
    {
        var page = Open("/runs");
        page.WaitForAssertion(() => page.Find(".empty"), Soon);

        var run = await Queued();
        page.WaitForAssertion(() => Statuses(page).ShouldBe(["Queued"]), Soon);
        await Start(run);
        page.WaitForAssertion(() => Statuses(page).ShouldBe(["Started"]), Soon);
        await Pass(run);
        page.WaitForAssertion(() => Statuses(page).ShouldBe(["Passed"]), Soon);
        page.WaitForAssertion(() => page.FindAll(".chip")[0].TextContent.ShouldContain("1"), Soon);
    }

    [Fact]
    public async Task Only_what_the_address_asks_for_is_listed()
    {
        await Queued("checkout");
        var other = await Queued("billing");
        await Start(other);

        var page = Open("/runs?status=started");
        page.WaitForAssertion(() => Statuses(page).ShouldBe(["Started"]), Soon);
        await Pass(other);
        page.WaitForAssertion(() => Statuses(page).ShouldBeEmpty(), Soon);

        Services.GetRequiredService<NavigationManager>().NavigateTo("/runs?q=check");
        var found = Open("/runs?q=check");
        found.WaitForAssertion(() => found.Find("[data-testid=run-row] a").TextContent.ShouldContain("checkout"), Soon);
        found.FindAll("[data-testid=run-row]").Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_chips_count_the_runs_of_the_project_that_was_chosen()
    {
        await BecomeAdministrator();
        await Services.GetRequiredService<ProjectStore>().Create("other", "Other", default);
        await Queued();
        var page = Open("/runs");
        page.WaitForAssertion(() => page.FindAll(".chip")[0].TextContent.ShouldContain("1"), Soon);
        Services.GetRequiredService<NavigationManager>().NavigateTo("/runs?project=other");
        page.WaitForAssertion(() => page.Find(".empty"), Soon);
        page.FindAll(".chip")[0].TextContent.ShouldContain("0");
    }

    [Fact]
    public async Task Runs_of_projects_that_one_is_not_a_member_of_are_not_there()
    {
        await Become(null);
        await Queued();
        var page = Open("/runs");
        page.WaitForAssertion(() => page.Find(".empty").TextContent.ShouldContain("not a member"), Soon);
        Statuses(page).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_runs_of_a_project_that_is_deleted_go_without_a_reload()
    {
        var run = await Queued();
        var page = Open("/runs");
        page.WaitForAssertion(() => Statuses(page).ShouldBe(["Queued"]), Soon);
        await Start(run);
        await Pass(run);
        page.WaitForAssertion(() => Statuses(page).ShouldBe(["Passed"]), Soon);

        (await Services.GetRequiredService<DeleteProject>().Ask(ProjectId, default)).ShouldNotBeNull().Runs.ShouldBe(1);
        page.WaitForAssertion(() => Statuses(page).ShouldBeEmpty(), Soon);
        page.WaitForAssertion(() => page.FindAll(".chip")[0].TextContent.ShouldContain("0"), Soon);
    }

    [Fact]
    public async Task A_viewer_looks_and_has_no_button()
    {
        await Become(ProjectRole.Viewer);
        await Queued();
        var page = Open("/runs");
        page.WaitForAssertion(() => Statuses(page).ShouldBe(["Queued"]), Soon);
        page.FindAll("[data-testid=abort-run]").ShouldBeEmpty();
    }

    [Fact]
    public async Task Under_a_pointer_the_list_stays_and_says_how_many_are_new()
    {
        await Queued();
        var page = Open("/runs");
        page.WaitForAssertion(() => Statuses(page).Count.ShouldBe(1), Soon);
        await page.InvokeAsync(() => page.Instance.Still(true));

        await Queued();
        page.WaitForAssertion(() => page.Find(".new button").TextContent.ShouldBe("1 new run"), Soon);
        Statuses(page).Count.ShouldBe(1);

        page.Find(".new button").Click();
        page.WaitForAssertion(() => Statuses(page).Count.ShouldBe(2), Soon);
    }

    [Fact]
    public async Task Abort_from_a_row_asks_then_ends_the_run_for_the_reason_given()
    {
        var run = await Queued();
        var page = Open("/runs");
        page.WaitForAssertion(() => page.Find("[data-testid=abort-run]"), Soon);
        page.Find("[data-testid=abort-run]").Click();
        Run(run).Status.ShouldBe(RunStatus.Queued);

        await page.InvokeAsync(() => Dialogs.Close("wrong branch"));
        page.WaitForAssertion(() => Statuses(page).ShouldBe(["Cancelled"]), Soon);
        page.Find(".why").TextContent.ShouldBe("by Ana: wrong branch");
    }

    private IRenderedComponent<RunsPage> Open(string address)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return Render<RunsPage>();
    }

    private static List<string?> Statuses(IRenderedComponent<RunsPage> page) =>
        page.FindAll("[data-testid=run-row]").Select(row => row.GetAttribute("data-status")).ToList();
}
