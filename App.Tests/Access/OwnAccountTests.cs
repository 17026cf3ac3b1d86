using System.Net;
using Microsoft.EntityFrameworkCore;
using TestRuns.Access;
using TestRuns.Access.People;
using TestRuns.Storage;

namespace TestRuns.Tests.Access;

public sealed class OwnAccountTests : IAsyncDisposable
{
    private const string New = "another calm sentence";

    private readonly AccessHost host = new();

    [Fact]
    public async Task A_link_of_an_administrator_sets_a_new_password_once_and_ends_all_sessions()
    {
        var ana = await host.Account("ana");
        var elsewhere = host.Browser();
        await elsewhere.SignIn("ana");
        var older = await ResetLink(ana);
        var link = await ResetLink(ana);
        (await Heading(older)).ShouldBe("This link was revoked");
        var browser = host.Browser();
        (await Browser.Page(await browser.Submit(link, ("password", "short")))).QuerySelector("[role=alert]")!.TextContent.ShouldContain("at least 10");
        (await browser.Submit(link, ("password", New))).Headers.Location!.ToString().ShouldBe("/");
        (await browser.Get("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await elsewhere.Get("/")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await Heading(link)).ShouldBe("This link was used");
        (await host.Browser().SignIn("ana")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Browser().SignIn("ana", New)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task A_new_password_opens_an_account_that_tries_had_locked()
    {
        var ana = await host.Account("ana");
        for (var time = 1; time <= 10; time++) await host.Browser().SignIn("ana", "wrong password");
        await host.Browser().Submit(await ResetLink(ana), ("password", New));
        (await host.Browser().SignIn("ana", New)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Changing_the_password_asks_for_the_old_one_and_ends_the_other_sessions()
    {
        await host.Account("ana");
        var (here, elsewhere) = (host.Browser(), host.Browser());
        await here.SignIn("ana");
        await elsewhere.SignIn("ana");
        var page = await Browser.Page(await here.Submit("/account", ("old", "a guess of somebody"), ("password", New)));
        page.QuerySelector("#old")!.GetAttribute("aria-invalid").ShouldBe("true");
        (await elsewhere.Get("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await here.Submit("/account", ("old", AccessHost.Password), ("password", New))).Headers.Location!.ToString().ShouldBe("/account?done=password");
        (await here.Get("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await elsewhere.Get("/")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await host.AuditEntries()).Select(entry => entry.Action).ShouldBe(["account.signedIn", "account.signedIn", "account.passwordChangeFailed", "account.passwordChanged"]);
    }

    [Fact]
    public async Task The_name_that_others_see_is_changed_and_an_empty_one_is_not_taken()
    {
        await host.Account("ana");
        var browser = host.Browser();
        await browser.SignIn("ana");
        (await Browser.Page(await browser.Submit("/account", ("displayName", "  ")))).QuerySelector("#displayName")!.GetAttribute("aria-invalid").ShouldBe("true");
        await browser.Submit("/account", ("displayName", "Ana Ruiz"));
        (await host.Ask((AppDb db) => db.Set<Account>().SingleAsync())).DisplayName.ShouldBe("Ana Ruiz");
        (await Browser.Page(await browser.Get("/account/denied"))).Body!.TextContent.ShouldContain("signed in as Ana Ruiz");
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_every_session()
    {
        await host.Account("ana");
        var (here, elsewhere) = (host.Browser(), host.Browser());
        await here.SignIn("ana");
        await elsewhere.SignIn("ana");
        (await here.Press("/account", "Sign out everywhere")).Headers.Location!.ToString().ShouldBe("/account/sign-in");
        (await here.Get("/")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await elsewhere.Get("/")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Nobody_is_led_to_the_sign_in_page() =>
        (await host.Browser().Get("/account")).Headers.Location!.ToString().ShouldBe("/account/sign-in?returnUrl=%2Faccount");

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private async Task<string> ResetLink(Account account) => PasswordResets.Path
        + (await host.Ask((PasswordResets resets) => resets.Make(account.Id, new Decider(0, "Root", IsAdministrator: true), default))).ShouldNotBeNull();

    private async Task<string> Heading(string link) => (await Browser.Page(await host.Browser().Get(link))).QuerySelector("h1")!.TextContent;
}
