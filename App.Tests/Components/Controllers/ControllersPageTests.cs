using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Access;
using TestRuns.Access.Tokens;
using TestRuns.Components.ControllerPages;
using TestRuns.Components.Visit;
using TestRuns.Controllers;
using TestRuns.Controllers.Reading;
using TestRuns.Runs.Execution;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Components.ControllerPages;

public sealed class ControllersPageTests : ControllerWorld
{
    private static readonly TimeSpan Soon = Eventually.Limit;

    [Fact]
    public async Task A_controller_that_comes_and_is_cut_off_is_shown_without_a_reload()
    {
        var page = Open();
        page.WaitForAssertion(() => page.Find(".empty").TextContent.ShouldContain("No controller yet"), Soon);
        var lab = await Connect("lab-1", labels: "linux,gpu");
        page.WaitForAssertion(() => Row(page, "lab-1").GetAttribute("data-status").ShouldBe("Connected"), Soon);
        var text = Row(page, "lab-1").TextContent;
        text.ShouldContain("gpu");
        text.ShouldContain("0 / 2");
        text.ShouldContain("heard now");
        text.ShouldContain("nothing runs there");

        await Cut(lab);
        page.WaitForAssertion(() => Row(page, "lab-1").GetAttribute("data-status").ShouldBe("CutOff"), Soon);
        Row(page, "lab-1").TextContent.ShouldContain("left to come back, then it is given up");
    }

    [Fact]
    public async Task What_runs_there_now_is_linked_and_goes_when_it_is_over()
    {
        await Connect("lab-1");
        var page = Open();
        var run = await Queued("checkout");
        await Start(run, controller: "lab-1");
        page.WaitForAssertion(() => Row(page, "lab-1").QuerySelector($"a[href='/runs/{run}']")!.TextContent.ShouldContain("checkout"), Soon);
        await Pass(run);
        page.WaitForAssertion(() => Row(page, "lab-1").QuerySelector($"a[href='/runs/{run}']").ShouldBeNull(), Soon);
    }

    [Fact]
    public async Task Controllers_of_other_projects_are_not_there()
    {
        await Connect("mine", ProjectId);
        await Connect("everybodys");
        await Become(null);
        var page = Open();
        page.WaitForAssertion(() => page.Find(".empty"), Soon);
        page.FindAll("[data-testid=controller-row]").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_maintainer_tends_the_projects_own_and_looks_at_those_of_all()
    {
        await Become(ProjectRole.Maintainer);
        await Connect("mine", ProjectId);
        await Connect("everybodys");
        var page = Open();
        page.WaitForAssertion(() => page.FindAll("[data-testid=controller-row]").Count.ShouldBe(2), Soon);
        Row(page, "mine").QuerySelector("details").ShouldNotBeNull();
        Row(page, "everybodys").QuerySelector("details").ShouldBeNull();
        page.FindAll("[data-testid=token-row]").Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_runner_looks_and_has_neither_actions_nor_tokens()
    {
        await Connect("mine", ProjectId);
        var page = Open();
        page.WaitForAssertion(() => Row(page, "mine"), Soon);
        page.FindAll("details").ShouldBeEmpty();
        page.FindAll("[data-testid=token-row]").ShouldBeEmpty();
        page.FindAll("a[href='/controllers/add']").ShouldBeEmpty();
    }

    [Fact]
    public async Task Disconnecting_says_how_many_runs_it_aborts_and_does_it()
    {
        await BecomeAdministrator();
        var lab = await Connect("lab-1");
        var run = await Queued();
        await Start(run, controller: "lab-1");
        var asked = "";
        Answer(question => asked = question.Confirm);
        var page = Open();
        page.WaitForAssertion(() => Row(page, "lab-1").TextContent.ShouldContain("checkout"), Soon);
        await Press(page, "lab-1", "Disconnect…");
        asked.ShouldBe("Disconnect and abort 1 run");
        page.WaitForAssertion(() => lab.WasOver!.Why.ShouldBe("Controller lab-1 was disconnected by Ana"), Soon);
        page.WaitForAssertion(() => Run(run).AbortText.ShouldNotBeNull(), Soon);
    }

    [Fact]
    public async Task Draining_is_shown_and_can_be_taken_back()
    {
        await BecomeAdministrator();
        await Connect("lab-1");
        Answer(_ => { });
        var page = Open();
        page.WaitForAssertion(() => Row(page, "lab-1"), Soon);
        await Press(page, "lab-1", "Drain…");
        page.WaitForAssertion(() => Row(page, "lab-1").GetAttribute("data-status").ShouldBe("Draining"), Soon);
        Row(page, "lab-1").TextContent.ShouldContain("Draining by Ana");
        await Press(page, "lab-1", "Stop draining");
        page.WaitForAssertion(() => Row(page, "lab-1").GetAttribute("data-status").ShouldBe("Connected"), Soon);
    }

    [Fact]
    public async Task Who_was_a_maintainer_until_a_moment_ago_changes_nothing()
    {
        await Become(ProjectRole.Maintainer);
        await Connect("mine", ProjectId);
        Answer(_ => { });
        var reads = Services.GetRequiredService<ControllerReads>();
        var mine = (await reads.All(default)).Single();
        await Become(ProjectRole.Viewer);
        await Services.GetRequiredService<ControllerCommands>().Drain(mine, on: true);
        Notifications.Single().Summary.ShouldBe("Not allowed");
        (await reads.Find(mine.Id, default))!.Status.ShouldBe(ControllerStatus.Connected);
    }

    [Fact]
    public async Task Revoking_says_which_controllers_it_ends_and_ends_them()
    {
        await BecomeAdministrator();
        var issued = await Tokens.Issue(new TokenWish("lab machines", TokenScope.Controller, null, null), "Ana", default);
        var ticket = new TokenTicket(issued.Id, "lab machines", TokenScope.Controller, null);
        var (one, two) = (await Connect("lab-1", ticket: ticket), await Connect("lab-2", ticket: ticket));
        var said = "";
        Answer(question => said = question.Text);
        var page = Open();
        page.WaitForAssertion(() => page.Find("[data-testid=token-row]").TextContent.ShouldContain("lab-1, lab-2"), Soon);
        await page.InvokeAsync(() => page.Find("[data-testid=token-row] button").ClickAsync(new()));
        page.WaitForAssertion(() => said.ShouldContain("lab-1, lab-2 are disconnected. No run is aborted."), Soon);
        page.WaitForAssertion(() => new[] { one, two }.ShouldAllBe(controller => controller.WasOver != null && !controller.WasOver.MayTryAgain), Soon);
        page.WaitForAssertion(() => page.FindAll("[data-testid=token-row]").ShouldBeEmpty(), Soon);
    }

    [Fact]
    public async Task A_token_that_is_made_or_revoked_elsewhere_is_shown_though_no_controller_uses_it()
    {
        await BecomeAdministrator();
        await Connect("lab-1", ticket: new EmbeddedToken().Ticket);
        var page = Open();
        page.WaitForAssertion(() => Row(page, "lab-1"), Soon);
        var issued = await Tokens.Issue(new TokenWish("spare", TokenScope.Controller, null, null), "Ben", default);
        page.WaitForAssertion(() => page.Find("[data-testid=token-row]").TextContent.ShouldContain("never used"), Soon);
        await Tokens.Revoke(issued.Id, "Ben", default);
        page.WaitForAssertion(() => page.FindAll("[data-testid=token-row]").ShouldBeEmpty(), Soon);
    }

    [Fact]
    public async Task The_address_of_one_shows_all_that_is_known_of_it()
    {
        await Connect("lab-1");
        await Connect("lab-2");
        Services.GetRequiredService<NavigationManager>().NavigateTo("/controllers?name=lab-2");
        var page = Open();
        page.WaitForAssertion(() => page.FindAll("[data-testid=controller-row]").Single().GetAttribute("data-name").ShouldBe("lab-2"), Soon);
        page.Find("dl").TextContent.ShouldContain("lab-2-box");
        page.Find("dl").TextContent.ShouldContain("in a cgroup of its own");
    }

    private IRenderedComponent<ControllersPage> Open() => Render<ControllersPage>();

    private static IElement Row(IRenderedComponent<ControllersPage> page, string name) => page.Find($"[data-testid=controller-row][data-name='{name}']");

    // Found and pressed in one go: a row that is rendered in between has another button.
    private static Task Press(IRenderedComponent<ControllersPage> page, string name, string button) => page.InvokeAsync(() =>
        page.FindAll($"[data-testid=controller-row][data-name='{name}'] .menu button").Single(one => one.TextContent == button).ClickAsync(new()));

    /// <summary>Agrees to every question.</summary>
    private void Answer(Action<EndQuestion> heard) => Dialogs.OnOpen += (_, _, parameters, _) =>
    {
        heard((EndQuestion)parameters[nameof(ConfirmDialog.Question)]!);
        _ = Task.Run(() => Dialogs.Close(true));
    };
}
