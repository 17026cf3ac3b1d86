using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Access;
using TestRuns.Access.People;
using TestRuns.Components.MemberPages;
using TestRuns.Storage;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Components.MemberPages;

public sealed class MembersPageTests : PageWorld
{
    private static readonly TimeSpan Soon = Eventually.Limit;

    private MemberStore Members => Services.GetRequiredService<MemberStore>();

    private Invitations Invitations => Services.GetRequiredService<Invitations>();

    [Fact]
    public async Task A_runner_sees_who_is_there_and_decides_nothing()
    {
        await Other("Ben", ProjectRole.Maintainer);
        var page = Open();
        page.FindAll(".row .name").Select(name => name.TextContent.Split(' ')[0]).ShouldBe(["Ana", "Ben"]);
        page.FindAll("select, button").ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_is_no_member_is_told_nothing()
    {
        await Become(null);
        Render<MembersPage>(parameters => parameters.Add(one => one.Key, "shop")).Markup.ShouldContain("There is no such project");
        Render<MembersPage>(parameters => parameters.Add(one => one.Key, "nowhere")).Markup.ShouldContain("There is no such project");
    }

    [Fact]
    public async Task A_role_is_changed_where_it_stands_and_other_tabs_see_it()
    {
        await Become(ProjectRole.Maintainer);
        var ben = await Other("Ben", ProjectRole.Viewer);
        var (page, other) = (Open(), Open());
        await page.InvokeAsync(() => Row(page, ben).QuerySelector("select")!.Change("Runner"));
        other.WaitForAssertion(() => Row(other, ben).QuerySelector("option[selected]")!.TextContent.ShouldBe("Runner"), Soon);
        (await Members.List(ProjectId, default)).Single(member => member.AccountId == ben).Role.ShouldBe(ProjectRole.Runner);
    }

    [Fact]
    public async Task Lowering_oneself_is_asked_about_and_the_last_maintainer_stays()
    {
        await Become(ProjectRole.Maintainer);
        var page = Open();
        page.Find("[data-testid=member-row] select").Change("Viewer");
        await page.InvokeAsync(() => Dialogs.Close(null));
        Notifications.ShouldBeEmpty();
        page = Open();
        page.Find("[data-testid=member-row] select").Change("Viewer");
        await page.InvokeAsync(() => Dialogs.Close(true));
        page.WaitForAssertion(() => Notifications.ShouldHaveSingleItem().Detail!.ToString()!.ShouldContain("only maintainer"), Soon);
        (await Members.List(ProjectId, default)).ShouldHaveSingleItem().Role.ShouldBe(ProjectRole.Maintainer);
    }

    [Fact]
    public async Task Somebody_is_removed_after_a_question()
    {
        await Become(ProjectRole.Maintainer);
        var ben = await Other("Ben", ProjectRole.Runner);
        var page = Open();
        await page.InvokeAsync(() => Row(page, ben).QuerySelector("button")!.Click());
        await page.InvokeAsync(() => Dialogs.Close(null));
        page.FindAll("[data-testid=member-row]").Count.ShouldBe(2);
        await page.InvokeAsync(() => Row(page, ben).QuerySelector("button")!.Click());
        await page.InvokeAsync(() => Dialogs.Close(true));
        page.WaitForAssertion(() => page.FindAll("[data-testid=member-row]").Count.ShouldBe(1), Soon);
    }

    [Fact]
    public async Task A_role_that_was_taken_away_meanwhile_removes_nobody()
    {
        await Become(ProjectRole.Maintainer);
        var ben = await Other("Ben", ProjectRole.Runner);
        var page = Open();
        await SetMine(ProjectRole.Runner);
        await page.InvokeAsync(() => Row(page, ben).QuerySelector("button")!.Click());
        await page.InvokeAsync(() => Dialogs.Close(true));
        page.WaitForAssertion(() => Notifications.ShouldHaveSingleItem().Summary.ShouldBe("Not allowed"), Soon);
        (await Members.List(ProjectId, default)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_invitation_is_shown_this_once_and_can_be_revoked()
    {
        await Become(ProjectRole.Maintainer);
        var page = Open();
        page.Find("#invite-name").Change("ben@example.org");
        page.Find("#invite-role").Change("Viewer");
        page.Find("form").Submit();
        page.WaitForAssertion(() => page.Find("[data-testid=one-time-address]").TextContent.ShouldMatch("^http://localhost/account/invited/[A-Za-z0-9_-]{43}$"), Soon);
        page.WaitForAssertion(() => page.Find("[data-testid=invitation-row]").TextContent.ShouldContain("as Viewer"), Soon);
        Open().FindAll("[data-testid=one-time-address]").ShouldBeEmpty();

        page.Find("[data-testid=invitation-row] button").Click();
        await page.InvokeAsync(() => Dialogs.Close(true));
        page.WaitForAssertion(() => page.FindAll("[data-testid=invitation-row]").ShouldBeEmpty(), Soon);
        (await Invitations.Open(ProjectId, default)).ShouldBeEmpty();
    }

    private IRenderedComponent<MembersPage> Open()
    {
        var page = Render<MembersPage>(parameters => parameters.Add(one => one.Key, "shop"));
        page.WaitForAssertion(() => page.Find("#members"), Soon);
        return page;
    }

    private static AngleSharp.Dom.IElement Row(IRenderedComponent<MembersPage> page, long account) => page.Find($"[data-testid=member-row][data-id='{account}']");

    private async Task<long> Other(string name, ProjectRole role)
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        var account = new Account { UserName = name, DisplayName = name };
        db.Add(account);
        await db.SaveChangesAsync();
        db.Add(new Membership { ProjectId = ProjectId, AccountId = account.Id, Role = role });
        await db.SaveChangesAsync();
        return account.Id;
    }

    private async Task SetMine(ProjectRole role)
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        await db.Set<Membership>().Where(row => db.Set<Account>().Any(account => account.Id == row.AccountId && account.UserName == "ana"))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Role, role));
    }
}
