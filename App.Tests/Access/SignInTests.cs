using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TestRuns.Access;

namespace TestRuns.Tests.Access;

public sealed class SignInTests : IAsyncDisposable
{
    private readonly AccessHost host = new();

    [Theory]
    [InlineData("ana")]
    [InlineData("ANA")]
    [InlineData("ana@example.org")]
    public async Task A_person_signs_in_with_name_or_address(string name)
    {
        await host.Account("ana", email: "ana@example.org");
        var browser = host.Browser();
        (await browser.SignIn(name)).Headers.Location!.ToString().ShouldBe("/");
        (await browser.Get("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_session_cookie_is_out_of_reach_of_scripts_and_other_sites()
    {
        await host.Account("ana");
        var cookie = (await host.Browser().SignIn("ana")).Headers.GetValues("Set-Cookie").Single(set => set.StartsWith("testruns=", StringComparison.Ordinal));
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=lax");
        cookie.ShouldNotContain("expires"); // ends with the browser, unless asked to stay
    }

    [Fact]
    public async Task Who_is_led_here_because_their_session_ended_is_told_so_and_goes_on_where_they_were()
    {
        await host.Account("ana");
        var browser = host.Browser();
        var address = AccountPaths.AfterSession("/cases/7?x=1");
        (await Browser.Page(await browser.Get(address))).QuerySelector("[role=status]")!.TextContent.ShouldContain("Your session has ended");
        (await Browser.Page(await browser.Get(AccountPaths.SignIn))).QuerySelector("[role=status]").ShouldBeNull();
        (await browser.SignIn("ana", returnUrl: address[AccountPaths.SignIn.Length..])).Headers.Location!.ToString().ShouldBe("/cases/7?x=1");
    }

    [Fact]
    public async Task What_was_wrong_is_not_told()
    {
        await host.Account("ana");
        var wrongPassword = await ErrorOf(await host.Browser().SignIn("ana", "not the password"));
        var wrongName = await ErrorOf(await host.Browser().SignIn("nobody-here", "not the password"));
        wrongPassword.ShouldBe("The name or the password is wrong.");
        wrongName.ShouldBe(wrongPassword);
    }

    [Fact]
    public async Task Ten_wrong_passwords_lock_the_account_and_say_until_when()
    {
        await host.Account("ana");
        for (var time = 1; time <= 9; time++) (await ErrorOf(await host.Browser().SignIn("ana", "wrong password"))).ShouldContain("wrong");
        (await ErrorOf(await host.Browser().SignIn("ana", "wrong password"))).ShouldContain("locked for 5 minutes, until ");
        (await ErrorOf(await host.Browser().SignIn("ana"))).ShouldContain("locked");

        await host.Change(db => db.Set<Account>().ExecuteUpdateAsync(set => set.SetProperty(account => account.LockoutEnd, DateTimeOffset.UnixEpoch)));
        (await host.Browser().SignIn("ana")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Theory]
    [InlineData("/runs?status=failed", "/runs?status=failed")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("//evil.example/", "/")]
    [InlineData("/\\evil.example/", "/")]
    [InlineData("/%09/evil.example/", "/%09/evil.example/")]
    [InlineData("/\t/evil.example/", "/")]
    [InlineData("~/runs", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("runs", "/")]
    public async Task The_way_back_never_leads_to_another_site(string returnUrl, string goesTo)
    {
        await host.Account("ana");
        var response = await host.Browser().SignIn("ana", returnUrl: "?returnUrl=" + Uri.EscapeDataString(returnUrl));
        response.Headers.Location!.ToString().ShouldBe(goesTo);
    }

    [Fact]
    public async Task More_than_twenty_tries_a_minute_from_one_address_are_refused()
    {
        var browser = host.Browser();
        var answers = new List<HttpStatusCode>();
        for (var time = 1; time <= 21; time++)
        {
            answers.Add((await browser.Send(new HttpRequestMessage(HttpMethod.Post, "/account/sign-in") { Content = new FormUrlEncodedContent([]) })).StatusCode);
        }

        answers[..20].ShouldNotContain(HttpStatusCode.TooManyRequests);
        answers[20].ShouldBe(HttpStatusCode.TooManyRequests);
        (await browser.Get("/account/sign-in")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Sign_ins_are_recorded_and_nothing_that_was_typed_is()
    {
        await host.Account("ana");
        await host.Browser().SignIn("hunter2-in-the-wrong-field", "hunter2-also-typed");
        await host.Browser().SignIn("ana", "hunter2-wrong");
        await host.Browser().SignIn("ana");

        var entries = await host.AuditEntries();
        entries.Select(entry => (entry.Who, entry.Action, entry.Target)).ShouldBe([
            ("nobody", "account.signInFailed", "unknown account"),
            ("nobody", "account.signInFailed", "ana"),
            ("ANA", "account.signedIn", "ana")]);
        entries.ShouldAllBe(entry => !(entry.Target + entry.Details).Contains("hunter2", StringComparison.Ordinal));
        host.Logs.Lines.ShouldAllBe(line => !line.Contains("hunter2", StringComparison.Ordinal) && !line.Contains(AccessHost.Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        await host.Account("ana");
        var browser = host.Browser();
        await browser.SignIn("ana");
        (await browser.Submit("/account/denied")).Headers.Location!.ToString().ShouldBe("/account/sign-in");
        (await browser.Get("/")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await host.AuditEntries()).Last().Action.ShouldBe("account.signedOut");
    }

    [Fact]
    public async Task A_new_password_ends_the_sessions_that_began_with_the_old_one()
    {
        await host.Account("ana");
        var browser = host.Browser();
        await browser.SignIn("ana");
        await host.Ask(async (UserManager<Account> accounts) =>
            await accounts.ChangePasswordAsync((await accounts.FindByNameAsync("ana"))!, AccessHost.Password, "a new one, longer"));
        (await browser.Get("/")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        browser.Cookies.ShouldNotContain(cookie => cookie.Name == "testruns");
    }

    [Fact]
    public async Task A_session_ends_with_its_account()
    {
        await host.Account("ana");
        var browser = host.Browser();
        await browser.SignIn("ana");
        await host.Change(db => db.Set<Account>().ExecuteDeleteAsync());
        (await browser.Get("/")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Nobody_is_signed_out_or_in_by_a_form_of_another_site()
    {
        await host.Account("ana");
        var browser = host.Browser();
        await browser.SignIn("ana");
        var forged = new HttpRequestMessage(HttpMethod.Post, "/account/sign-out") { Content = new FormUrlEncodedContent([]) };
        (await browser.Send(forged)).Headers.Location!.ToString().ShouldBe("/");
        (await browser.Get("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_form_that_no_longer_fits_the_session_is_shown_anew()
    {
        var forged = new HttpRequestMessage(HttpMethod.Post, "/account/sign-in?returnUrl=%2Fruns") { Content = new FormUrlEncodedContent([]) };
        var response = await host.Browser().Send(forged);
        response.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        response.Headers.Location!.ToString().ShouldBe("/account/sign-in?returnUrl=%2Fruns");
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private static async Task<string> ErrorOf(HttpResponseMessage response) =>
        (await Browser.Page(response)).QuerySelector("[role=alert]").ShouldNotBeNull().TextContent;
}
