using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Access;
using TestRuns.Components.Detail;
using TestRuns.Runs;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Components.Detail;

public sealed class RunPageTests : PageWorld
{
    private static readonly TimeSpan Soon = Eventually.Limit;

    [Fact]
    public async Task A_run_is_followed_from_the_queue_to_its_step()
    {
        var run = await Queued(cases: 2);
        var page = Open(run);
        page.WaitForAssertion(() => Status(page).ShouldBe("Queued"), Soon);

        await Start(run);
        await Begin(run);
        page.WaitForAssertion(() => page.Find("[data-testid=step-row]").GetAttribute("data-status").ShouldBe("InProgress"), Soon);
        page.FindAll("[data-testid=case-row]").Select(row => row.GetAttribute("data-status")).ShouldBe(["InProgress", "Created"]);
        page.Find("[data-testid=step-log]");
        Status(page).ShouldBe("Started");
    }

    [Fact]
    public async Task The_row_that_the_run_is_opened_at_is_brought_into_sight()
    {
        var run = await Queued(cases: 2);
        await Start(run);
        await Begin(run);
        var page = Open(run);
        page.WaitForAssertion(() => page.Find("[data-testid=step-row]").GetAttribute("data-status").ShouldBe("InProgress"), Soon);
        page.WaitForAssertion(() => JSInterop.Invocations["reveal"].ShouldHaveSingleItem().Arguments[1].ShouldBe(1), Soon);
    }

    [Fact]
    public void A_run_that_does_not_exist_is_said_to_be_so()
    {
        var page = Open(4711);
        page.WaitForAssertion(() => page.Find("h1").TextContent.ShouldBe("There is no such run"), Soon);
    }

    [Fact]
    public async Task To_who_is_not_a_member_the_run_does_not_exist()
    {
        var run = await Queued();
        await Become(null);
        var page = Open(run);
        page.WaitForAssertion(() => page.Find("h1").TextContent.ShouldBe("There is no such run"), Soon);
    }

    [Fact]
    public async Task A_run_that_is_deleted_while_it_is_looked_at_is_said_to_be_gone()
    {
        var run = await Queued();
        var page = Open(run);
        page.WaitForAssertion(() => Status(page).ShouldBe("Queued"), Soon);
        await Start(run);
        await Pass(run);
        page.WaitForAssertion(() => Status(page).ShouldBe("Passed"), Soon);
        await Services.GetRequiredService<DeleteProject>().Ask(ProjectId, default);
        page.WaitForAssertion(() => page.Find("h1").TextContent.ShouldBe("There is no such run"), Soon);
    }

    [Fact]
    public async Task A_viewer_has_no_buttons()
    {
        var run = await Queued();
        await Become(ProjectRole.Viewer);
        var page = Open(run);
        page.WaitForAssertion(() => Status(page).ShouldBe("Queued"), Soon);
        page.FindAll("[data-testid=abort-run], [data-testid=cancel-case]").ShouldBeEmpty();
    }

    [Fact]
    public async Task While_it_is_ending_there_is_force_for_maintainers_alone()
    {
        var run = await Queued();
        await Start(run);
        await Begin(run);
        var runner = Open(run);
        runner.WaitForAssertion(() => runner.Find("[data-testid=abort-run]"), Soon);
        runner.Find("[data-testid=abort-run]").Click();
        await runner.InvokeAsync(() => Dialogs.Close(""));
        runner.WaitForAssertion(() => Status(runner).ShouldBe("Aborting…"), Soon);
        runner.FindAll("[data-testid=abort-run], [data-testid=force-abort]").ShouldBeEmpty();

        await Become(ProjectRole.Maintainer);
        var maintainer = Open(run);
        maintainer.WaitForAssertion(() => maintainer.Find("[data-testid=force-abort]"), Soon);
        maintainer.Find("[data-testid=force-abort]").Click();
        await maintainer.InvokeAsync(() => Dialogs.Close(""));
        maintainer.WaitForAssertion(() => maintainer.Find(".aborting").TextContent.ShouldContain("every process"), Soon);
        maintainer.FindAll("[data-testid=force-abort]").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_right_that_was_taken_away_meanwhile_does_nothing()
    {
        var run = await Queued();
        var page = Open(run);
        page.WaitForAssertion(() => page.Find("[data-testid=abort-run]"), Soon);
        await Become(ProjectRole.Viewer);

        page.Find("[data-testid=abort-run]").Click();
        await page.InvokeAsync(() => Dialogs.Close("wrong branch"));
        page.WaitForAssertion(() => Notifications.ShouldContain(message => message.Summary == "Not allowed"), Soon);
        Run(run).Status.ShouldBe(RunStatus.Queued);
    }

    [Fact]
    public async Task A_queued_run_is_moved_to_the_front_by_maintainers_alone()
    {
        var (first, second) = (await Queued(), await Queued());
        var runner = Open(second);
        runner.WaitForAssertion(() => Status(runner).ShouldBe("Queued"), Soon);
        runner.FindAll("button").ShouldNotContain(button => button.TextContent == "Move to the front");
        await Become(ProjectRole.Maintainer);
        var maintainer = Open(second);
        maintainer.WaitForAssertion(() => maintainer.FindAll("button").Single(button => button.TextContent == "Move to the front").Click(), Soon);
        maintainer.WaitForAssertion(() => Run(second).QueueOrder.ShouldBeLessThan(Run(first).QueueOrder), Soon);
    }

    [Fact]
    public async Task A_cancelled_case_leaves_the_run_going()
    {
        var run = await Queued(cases: 2);
        var page = Open(run);
        page.WaitForAssertion(() => page.FindAll("[data-testid=cancel-case]").Count.ShouldBe(2), Soon);
        await page.InvokeAsync(() => page.FindAll("[data-testid=cancel-case]")[1].Click());
        await page.InvokeAsync(() => Dialogs.Close("not needed"));
        page.WaitForAssertion(
            () => page.FindAll("[data-testid=case-row]").Select(row => row.GetAttribute("data-status")).ShouldBe(["Created", "Cancelled"]), Soon);
        page.FindAll(".result")[0].TextContent.ShouldBe("by Ana: not needed");
        Status(page).ShouldBe("Queued");
    }

    private IRenderedComponent<RunPage> Open(long run) => Render<RunPage>(parameters => parameters.Add(page => page.Id, run));

    private static string Status(IRenderedComponent<RunPage> page) => page.Find("[data-testid=run-status]").TextContent.Trim();
}
