using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Access;
using TestRuns.Access.Tokens;
using TestRuns.Components.TokenPages;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Components.TokenPages;

public sealed class TokenPagesTests : PageWorld
{
    private static readonly TimeSpan Soon = Eventually.Limit;

    private TokenStore Tokens => Services.GetRequiredService<TokenStore>();

    [Fact]
    public async Task A_token_is_shown_this_once_and_is_good_for_what_was_chosen()
    {
        await Become(ProjectRole.Maintainer);
        var page = Render<MakeTokenPage>();
        page.WaitForAssertion(() => page.Find("form"), Soon);
        page.Find("#name").Change("nightly");
        page.Find("#opens").Change("Viewer");
        page.Find("form").Submit();
        page.WaitForAssertion(() => page.Find("#new-token"), Soon);
        var ticket = (await Tokens.Find(page.Find("#new-token").TextContent, default)).Ticket!;
        (ticket.Name, ticket.Scope, ticket.ProjectId, ticket.Role).ShouldBe(("nightly", TokenScope.Api, ProjectId, ProjectRole.Viewer));
        (ticket.ExpiresAt!.Value - TimeProvider.System.GetUtcNow()).TotalDays.ShouldBeInRange(89.9, 90);
    }

    [Fact]
    public async Task A_reporters_has_no_role_and_only_an_administrator_chooses_all_projects()
    {
        await Become(ProjectRole.Maintainer);
        Render<MakeTokenPage>().FindAll("#project option").Select(option => option.TextContent).ShouldBe(["Shop"]);
        await BecomeAdministrator();
        var page = Render<MakeTokenPage>();
        page.FindAll("#project option").Select(option => option.TextContent).ShouldBe(["Shop", "all projects"]);
        page.Find("#name").Change("streams");
        page.Find("#opens").Change("Reporter");
        page.Find("#project").Change("");
        page.Find("form").Submit();
        page.WaitForAssertion(() => page.Find("#new-token").TextContent.ShouldStartWith("trp_"), Soon);
        (await Tokens.List(TokenScope.Reporter, default)).ShouldHaveSingleItem().ProjectId.ShouldBeNull();
    }

    [Fact]
    public async Task A_role_that_was_taken_away_meanwhile_makes_no_token()
    {
        await Become(ProjectRole.Maintainer);
        var page = Render<MakeTokenPage>();
        await Become(ProjectRole.Runner);
        page.Find("#name").Change("nightly");
        page.Find("form").Submit();
        page.WaitForAssertion(() => page.Find("[role=alert]").TextContent.ShouldBe("You are no longer a maintainer of this project."), Soon);
        (await Tokens.List(TokenScope.Api, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_list_is_live_and_a_token_is_revoked_after_a_question()
    {
        await Become(ProjectRole.Maintainer);
        var page = Render<TokensPage>();
        page.WaitForAssertion(() => page.Markup.ShouldContain("No token yet"), Soon);
        await Tokens.Issue(new TokenWish("nightly", TokenScope.Api, ProjectId, null, ProjectRole.Runner), "Ben", default);
        await Tokens.Issue(new TokenWish("elsewhere", TokenScope.Api, 4711, null, ProjectRole.Runner), "Ben", default);
        page.WaitForAssertion(() => page.FindAll(".row .name").Select(name => name.TextContent).ShouldBe(["nightly"]), Soon);
        page.Find(".row").TextContent.ShouldContain("API, as Runner");

        page.Find(".row button").Click();
        await page.InvokeAsync(() => Dialogs.Close(null));
        (await Tokens.List(TokenScope.Api, default)).Count.ShouldBe(2);
        page.Find(".row button").Click();
        await page.InvokeAsync(() => Dialogs.Close(true));
        page.WaitForAssertion(() => page.Markup.ShouldContain("No token yet"), Soon);
        (await Tokens.List(TokenScope.Api, default)).ShouldHaveSingleItem().Name.ShouldBe("elsewhere");
    }

    [Fact]
    public void A_runner_is_told_whose_tokens_are()
    {
        Render<TokensPage>().Markup.ShouldContain("A maintainer of your project can make one for you");
        Render<MakeTokenPage>().Markup.ShouldContain("Only a maintainer of a project, or an administrator");
    }
}
