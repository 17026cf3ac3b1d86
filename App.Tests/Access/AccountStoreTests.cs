using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Access;
using TestRuns.Access.People;
using TestRuns.Access.Tokens;

namespace TestRuns.Tests.Access;

public sealed class AccountStoreTests : IAsyncDisposable
{
    private readonly AccessHost host = new();

    private AccountStore Accounts => host.Services.GetRequiredService<AccountStore>();

    private TokenStore Tokens => host.Services.GetRequiredService<TokenStore>();

    [Fact]
    public async Task A_disabled_account_is_signed_out_everywhere_and_is_told_so_after_the_right_password_alone()
    {
        var ben = await host.Account("ben");
        var browser = host.Browser();
        await browser.SignIn("ben");
        (await Accounts.Disable(ben.Id, "Root", default)).ShouldBe(AccountOutcome.Done);
        (await browser.Get("/")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await ErrorOf("ben", AccessHost.Password)).ShouldContain("This account is disabled");
        (await ErrorOf("ben", "not his password")).ShouldBe("The name or the password is wrong.");
        await Accounts.Enable(ben.Id, "Root", default);
        (await browser.Get("/")).StatusCode.ShouldBe(HttpStatusCode.Redirect, "a session that was ended does not come back");
        (await host.Browser().SignIn("ben")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Its_tokens_stop_with_it_and_say_why_and_are_good_again_with_it()
    {
        var ben = await host.Account("ben");
        var his = await Tokens.Issue(new TokenWish("nightly", TokenScope.Api, null, null, ProjectRole.Viewer, ben.Id), "BEN", default);
        var others = await Tokens.Issue(new TokenWish("other", TokenScope.Api, null, null, ProjectRole.Viewer), "ANA", default);
        var ended = new List<TokenRevoked>();
        Tokens.Revoked += ended.Add;
        await Accounts.Disable(ben.Id, "Root", default);
        (await Tokens.Find(his.Text, default)).WhyNot!.ShouldContain("was made by BEN, whose account is disabled");
        (await Tokens.Find(others.Text, default)).Ticket.ShouldNotBeNull();
        ended.ShouldHaveSingleItem().What.ShouldBe("was made by BEN, whose account Root has disabled");
        await Accounts.Enable(ben.Id, "Root", default);
        (await Tokens.Find(his.Text, default)).Ticket!.MadeBy.ShouldBe(ben.Id);
    }

    [Fact]
    public async Task An_open_circuit_ends_at_once()
    {
        var (ben, carl) = (await host.Account("ben"), await host.Account("carl"));
        await using var his = await Circuit(ben);
        await using var other = await Circuit(carl);
        await Accounts.Disable(ben.Id, "Root", default);
        (await Visitor(his)).Identity!.IsAuthenticated.ShouldBeFalse();
        (await Visitor(other)).AccountId().ShouldBe(carl.Id);
    }

    [Fact]
    public async Task What_changes_a_role_alone_leaves_the_circuit_open()
    {
        var ben = await host.Account("ben");
        await using var his = await Circuit(ben);
        (await Accounts.SetAdministrator(ben.Id, on: true, "Root", default)).ShouldBe(AccountOutcome.Done);
        (await Visitor(his)).AccountId().ShouldBe(ben.Id);
    }

    [Fact]
    public async Task The_last_administrator_stays_one_and_stays_enabled()
    {
        var ana = await host.Account("ana", administrator: true);
        var ben = await host.Account("ben", administrator: true);
        await Accounts.Disable(ben.Id, "ANA", default);
        (await Accounts.SetAdministrator(ana.Id, on: false, "ANA", default)).ShouldBe(AccountOutcome.LastAdministrator);
        (await Accounts.Disable(ana.Id, "ANA", default)).ShouldBe(AccountOutcome.LastAdministrator);
        (await Accounts.List("an", default)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(one => one.IsAdministrator.ShouldBeTrue(), one => one.DisabledAt.ShouldBeNull());
    }

    [Fact]
    public async Task Links_that_a_disabled_administrator_made_end()
    {
        await host.Account("ana", administrator: true);
        var (ben, carl) = (await host.Account("ben", administrator: true), await host.Account("carl"));
        var secret = (await host.Ask((PasswordResets resets) => resets.Make(carl.Id, new Decider(ben.Id, "BEN", IsAdministrator: true), default)))!;
        await Accounts.Disable(ben.Id, "ANA", default);
        (await host.Ask((NewPassword passwords) => passwords.Look(secret, default))).State.ShouldBe(LinkState.Revoked);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private async Task<string> ErrorOf(string name, string password) =>
        (await Browser.Page(await host.Browser().SignIn(name, password))).QuerySelector("[role=alert]").ShouldNotBeNull().TextContent;

    /// <summary>The scope of a tab in which the account is signed in.</summary>
    private async Task<AsyncServiceScope> Circuit(Account account)
    {
        var scope = host.Services.CreateAsyncScope();
        var principal = await scope.ServiceProvider.GetRequiredService<SignInManager<Account>>().CreateUserPrincipalAsync(account);
        var state = (IHostEnvironmentAuthenticationStateProvider)scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>();
        state.SetAuthenticationState(Task.FromResult(new AuthenticationState(principal)));
        return scope;
    }

    private static async Task<ClaimsPrincipal> Visitor(AsyncServiceScope circuit) =>
        (await circuit.ServiceProvider.GetRequiredService<AuthenticationStateProvider>().GetAuthenticationStateAsync()).User;
}
