using Bunit;
using TestRuns.Access;
using TestRuns.Access.Tokens;
using TestRuns.Components.ControllerPages;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Components.ControllerPages;

public sealed class AddControllerPageTests : ControllerWorld
{
    private static readonly TimeSpan Soon = Eventually.Limit;

    [Fact]
    public async Task The_token_is_shown_in_the_line_that_starts_a_controller_and_is_good()
    {
        await Become(ProjectRole.Maintainer);
        var page = Make("lab machines");
        var line = page.Find("[data-testid=token-command]").TextContent;
        line.ShouldMatch(@"^testruns controller --server http://localhost --token trc_[A-Za-z0-9_-]{43}$");
        var ticket = (await Tokens.Find(line.Split(' ')[^1], default)).Ticket!;
        ticket.ProjectId.ShouldBe(ProjectId);
        (ticket.ExpiresAt!.Value - TimeProvider.System.GetUtcNow()).TotalDays.ShouldBeInRange(89.9, 90);
    }

    [Fact]
    public async Task What_is_typed_is_in_the_line_at_once()
    {
        await Become(ProjectRole.Maintainer);
        var page = Make("lab");
        page.Find("#controller-name").Input("lab-3");
        page.Find("#controller-labels").Input("gpu, lab");
        page.Find("#controller-slots").Input("8");
        page.Find("[data-testid=token-command]").TextContent.ShouldEndWith(" --name lab-3 --labels gpu,lab --slots 8");
    }

    [Fact]
    public async Task It_waits_for_the_controller_of_this_token_and_turns_green()
    {
        await Become(ProjectRole.Maintainer);
        await Connect("other", ProjectId);
        var page = Make("lab");
        var waiting = page.Find("[data-testid=controller-waiting]");
        waiting.TextContent.ShouldContain("Waiting for it to connect");
        var token = (await Tokens.List(TokenScope.Controller, default))[0];
        await Connect("lab-9", ProjectId, labels: "linux,gpu", ticket: new TokenTicket(token.Id, token.Name, token.Scope, token.ProjectId));
        page.WaitForAssertion(() => page.Find("[data-testid=controller-waiting]").TextContent.ShouldContain("lab-9 is connected, with the labels linux, gpu"), Soon);
    }

    [Fact]
    public async Task Only_an_administrator_can_make_one_for_all_projects()
    {
        await Become(ProjectRole.Maintainer);
        Render<AddControllerPage>().FindAll("#scope option").Select(option => option.TextContent).ShouldBe(["Shop"]);
        await BecomeAdministrator();
        Render<AddControllerPage>().FindAll("#scope option").Select(option => option.TextContent).ShouldBe(["all projects", "Shop"]);
    }

    [Fact]
    public async Task A_role_that_was_taken_away_meanwhile_makes_no_token()
    {
        await Become(ProjectRole.Maintainer);
        var page = Render<AddControllerPage>();
        await Become(ProjectRole.Runner);
        Submit(page, "lab");
        page.WaitForAssertion(() => page.Find("[role=alert]").TextContent.ShouldBe("You are no longer a maintainer of this project."), Soon);
        (await Tokens.List(TokenScope.Controller, default)).ShouldBeEmpty();
    }

    [Fact]
    public void A_runner_is_told_who_can() => Render<AddControllerPage>().Markup.ShouldContain("Only a maintainer of a project, or an administrator");

    private IRenderedComponent<AddControllerPage> Make(string name)
    {
        var page = Render<AddControllerPage>();
        Submit(page, name);
        page.WaitForAssertion(() => page.Find("[data-testid=token-command]"), Soon);
        return page;
    }

    private static void Submit(IRenderedComponent<AddControllerPage> page, string name)
    {
        page.WaitForAssertion(() => page.Find("form"), Soon);
        page.Find("#name").Change(name);
        page.Find("form").Submit();
    }
}
