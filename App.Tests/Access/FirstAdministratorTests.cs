using System.Net;
using Microsoft.EntityFrameworkCore;
using TestRuns.Access;
using TestRuns.Storage;

namespace TestRuns.Tests.Access;

public sealed class FirstAdministratorTests : IAsyncDisposable
{
    private static readonly (string, string)[] Ana =
        [("name", "ana"), ("displayName", "Ana Ruiz"), ("email", ""), ("password", AccessHost.Password)];

    private readonly AccessHost host = new();

    [Fact]
    public async Task The_link_makes_an_administrator_who_is_signed_in_at_once()
    {
        var browser = host.Browser();
        var response = await browser.Submit(await Link(), Ana);
        response.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        response.Headers.Location!.ToString().ShouldBe("/");
        (await browser.Get("/")).StatusCode.ShouldBe(HttpStatusCode.OK);

        var account = await host.Ask((AppDb db) => db.Set<Account>().SingleAsync());
        account.ShouldSatisfyAllConditions(
            () => account.IsAdministrator.ShouldBeTrue(),
            () => account.DisplayName.ShouldBe("Ana Ruiz"),
            () => account.Email.ShouldBeNull());
        (await host.AuditEntries()).Select(entry => entry.Action).ShouldBe(["account.firstAdministrator", "account.signedIn"]);
    }

    [Fact]
    public async Task The_link_works_once()
    {
        var link = await Link();
        await host.Browser().Submit(link, Ana);
        var again = await host.Browser().Get(link);
        again.StatusCode.ShouldBe(HttpStatusCode.Gone);
        (await again.Content.ReadAsStringAsync()).ShouldContain("used already");
    }

    [Fact]
    public async Task Two_who_use_the_link_at_once_make_one_account()
    {
        var token = await Token();
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => host.Ask((FirstAdministrator first) =>
            first.Create(token, new NewAccount($"ana{number}", null, "Ana", AccessHost.Password), default))));
        made.Count(result => result is { Result.Succeeded: true }).ShouldBe(1);
        (await host.Ask((AppDb db) => db.Set<Account>().CountAsync())).ShouldBe(1);
    }

    [Fact]
    public async Task A_refused_password_leaves_the_link_good()
    {
        var link = await Link();
        var page = await Browser.Page(await host.Browser().Submit(link, [.. Ana[..3], ("password", "short")]));
        page.QuerySelector("[role=alert]")!.TextContent.ShouldContain("at least 10");
        page.QuerySelector("#password")!.GetAttribute("aria-invalid").ShouldBe("true");
        page.QuerySelector("#displayName")!.GetAttribute("value").ShouldBe("Ana Ruiz");
        (await host.Browser().Submit(link, Ana)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await host.AuditEntries()).Count(entry => entry.Action == "account.firstAdministrator").ShouldBe(1);
    }

    [Fact]
    public async Task A_new_link_ends_the_older_one()
    {
        var older = await Link();
        var newer = await Link();
        (await host.Browser().Get(older)).StatusCode.ShouldBe(HttpStatusCode.Gone);
        (await host.Browser().Get(newer)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_server_with_an_account_gives_no_link()
    {
        var older = await Link();
        await host.Account("ana");
        (await host.Browser().Get(older)).StatusCode.ShouldBe(HttpStatusCode.Gone);
        (await host.Ask((FirstAdministrator first) => first.IssueToken(default))).ShouldBeNull();
    }

    [Fact]
    public async Task The_database_holds_no_secret_that_opens_the_link()
    {
        var token = await Token();
        token.Length.ShouldBe(43); // 256 bits
        (await host.Ask((AppDb db) => db.Set<OneTimeLink>().SingleAsync())).Hash.ShouldNotContain(token);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private async Task<string> Token() => (await host.Ask((FirstAdministrator first) => first.IssueToken(default))).ShouldNotBeNull();

    private async Task<string> Link() => FirstAdministrator.Path + await Token();
}
