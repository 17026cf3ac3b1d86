using System.Net;
using Microsoft.EntityFrameworkCore;
using TestRuns.Access;
using TestRuns.Access.People;
using TestRuns.Catalog;
using TestRuns.Storage;

namespace TestRuns.Tests.Access;

public sealed class InvitationTests : IAsyncLifetime
{
    private static readonly (string, string)[] Ben = [("name", "ben"), ("displayName", "Ben Okri"), ("email", ""), ("password", AccessHost.Password)];

    private readonly AccessHost host = new();
    private long project;
    private Account ana = null!;

    public async ValueTask InitializeAsync()
    {
        project = (await host.Ask((ProjectStore projects) => projects.Create("shop", "The shop", default))).Project!.Id;
        ana = await host.Account("ana");
        await host.Change(async db => await db.AddAsync(new Membership { ProjectId = project, AccountId = ana.Id, Role = ProjectRole.Maintainer }));
    }

    [Fact]
    public async Task The_link_makes_an_account_that_is_a_member_and_is_signed_in_at_once()
    {
        var browser = host.Browser();
        var link = await Link(ProjectRole.Runner);
        (await Browser.Page(await browser.Get(link))).Body!.TextContent.ShouldContain("ANA invited you as a runner");
        var response = await browser.Submit(link, Ben);
        (response.StatusCode, response.Headers.Location?.ToString()).ShouldBe((HttpStatusCode.Redirect, "/runs?project=shop"));
        (await browser.Get("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await RoleOf("ben")).ShouldBe(ProjectRole.Runner);
        (await host.AuditEntries()).Select(entry => (entry.Who, entry.Action, entry.Target, entry.ProjectId)).ShouldBe([
            ("ANA", "invitation.made", "Ben", project), ("Ben Okri", "account.made", "ben", null), ("Ben Okri", "member.joined", "ben", project), ("Ben Okri", "account.signedIn", "ben", null)]);
    }

    [Fact]
    public async Task It_works_once_and_then_says_so()
    {
        var link = await Link(ProjectRole.Runner);
        await host.Browser().Submit(link, Ben);
        await Refused(link, "This invitation was used");
        (await host.Ask((Invitations invitations) => invitations.Open(project, default))).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_old_one_a_revoked_one_and_one_that_never_was_say_so()
    {
        var old = await Link(ProjectRole.Runner);
        await host.Change(db => db.Set<OneTimeLink>().ExecuteUpdateAsync(set => set.SetProperty(link => link.ExpiresAt, DateTimeOffset.UnixEpoch)));
        await Refused(old, "This invitation is too old");
        var revoked = await Link(ProjectRole.Runner);
        var id = (await host.Ask((Invitations invitations) => invitations.Open(project, default))).ShouldHaveSingleItem().Id;
        (await host.Ask((Invitations invitations) => invitations.Revoke(project, id, "ANA", default))).ShouldBeTrue();
        (await host.Ask((Invitations invitations) => invitations.Revoke(project, id, "ANA", default))).ShouldBeFalse();
        await Refused(revoked, "This invitation was revoked");
        await Refused(Invitations.Path + "made-up", "This link does not work");
    }

    [Fact]
    public async Task One_that_was_revoked_while_the_form_was_open_makes_nothing()
    {
        var secret = await Secret(ProjectRole.Runner);
        await host.Change(db => db.Set<OneTimeLink>().ExecuteUpdateAsync(set => set.SetProperty(link => link.RevokedAt, DateTimeOffset.UnixEpoch)));
        (await host.Ask((JoinProject joining) => joining.AsNew(secret, new NewAccount("ben", null, "Ben", AccessHost.Password), default))).ShouldBeNull();
        (await host.Ask((AppDb db) => db.Set<Account>().AnyAsync(account => account.UserName == "ben"))).ShouldBeFalse();
    }

    [Fact]
    public async Task A_name_that_is_taken_leaves_the_link_good_and_its_owner_signs_in_first()
    {
        await host.Account("ben");
        var link = await Link(ProjectRole.Viewer);
        var browser = host.Browser();
        var page = await Browser.Page(await browser.Submit(link, Ben));
        page.QuerySelector("[role=alert]")!.TextContent.ShouldContain("already taken");
        var signIn = page.QuerySelector("a.inline")!.GetAttribute("href")!;
        (await browser.Submit(signIn, ("name", "ben"), ("password", AccessHost.Password))).Headers.Location!.ToString().ShouldBe(link);
        (await browser.Press(link, "Join with this account")).Headers.Location!.ToString().ShouldBe("/runs?project=shop");
        (await RoleOf("ben")).ShouldBe(ProjectRole.Viewer);
        (await host.Ask((AppDb db) => db.Set<Account>().CountAsync())).ShouldBe(2);
    }

    [Theory]
    [InlineData(ProjectRole.Viewer, ProjectRole.Runner, ProjectRole.Runner)]
    [InlineData(ProjectRole.Maintainer, ProjectRole.Viewer, ProjectRole.Maintainer)]
    public async Task Who_is_a_member_already_keeps_the_larger_role(ProjectRole was, ProjectRole invited, ProjectRole now)
    {
        var ben = await host.Account("ben");
        await host.Change(async db => await db.AddAsync(new Membership { ProjectId = project, AccountId = ben.Id, Role = was }));
        var secret = await Secret(invited);
        (await host.Ask((JoinProject joining) => joining.AsExisting(secret, ben.Id, default))).ShouldBeTrue();
        (await RoleOf("ben")).ShouldBe(now);
    }

    [Fact]
    public async Task Two_who_use_it_at_once_make_one_member()
    {
        var secret = await Secret(ProjectRole.Runner);
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => host.Ask((JoinProject joining) =>
            joining.AsNew(secret, new NewAccount($"ben{number}", null, "Ben", AccessHost.Password), default))));
        made.Count(result => result is { Result.Succeeded: true }).ShouldBe(1);
        (await host.Ask((AppDb db) => db.Set<Membership>().CountAsync())).ShouldBe(2);
    }

    [Fact]
    public async Task Whose_maintainer_was_removed_no_longer_lets_anybody_in()
    {
        var link = await Link(ProjectRole.Maintainer);
        (await host.Ask((MemberStore members) => members.Remove(project, ana.Id, new Decider(0, "Root", IsAdministrator: true), default))).ShouldBe(MemberOutcome.Done);
        await Refused(link, "This invitation was revoked");
    }

    [Fact]
    public async Task The_database_holds_no_secret_that_opens_it_and_tries_are_limited()
    {
        var secret = await Secret(ProjectRole.Runner);
        (await host.Ask((AppDb db) => db.Set<OneTimeLink>().SingleAsync())).Hash.ShouldNotContain(secret);
        var browser = host.Browser();
        var last = HttpStatusCode.OK;
        for (var time = 1; time <= 21; time++)
            last = (await browser.Send(new HttpRequestMessage(HttpMethod.Post, Invitations.Path + "guess") { Content = new FormUrlEncodedContent([]) })).StatusCode;
        last.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private Task<string?> Make(ProjectRole role) =>
        host.Ask((Invitations invitations) => invitations.Make(project, role, "Ben", new Decider(ana.Id, "ANA", IsAdministrator: false), default));

    private async Task<string> Secret(ProjectRole role) => (await Make(role)).ShouldNotBeNull();

    private async Task<string> Link(ProjectRole role) => Invitations.Path + await Secret(role);

    private async Task Refused(string link, string why)
    {
        var answer = await host.Browser().Get(link);
        answer.StatusCode.ShouldBe(HttpStatusCode.Gone);
        (await Browser.Page(answer)).QuerySelector("h1")!.TextContent.ShouldBe(why);
    }

    private Task<ProjectRole?> RoleOf(string name) => host.Ask((AppDb db) => db.Set<Membership>()
        .Where(row => row.ProjectId == project && db.Set<Account>().Any(account => account.Id == row.AccountId && account.UserName == name)).Select(row => (ProjectRole?)row.Role).SingleOrDefaultAsync());
}
