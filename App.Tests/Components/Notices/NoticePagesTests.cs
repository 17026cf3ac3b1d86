using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Access;
using TestRuns.Components.NoticePages;
using TestRuns.Notices;
using TestRuns.Notices.Rules;
using TestRuns.Runs;
using TestRuns.Storage;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Components.NoticePages;

public sealed class NoticePagesTests : PageWorld
{
    private static readonly TimeSpan Soon = Eventually.Limit;

    private int notices;

    [Fact]
    public async Task The_bell_counts_what_is_unread_and_shows_what_comes()
    {
        await Told(run: 5);
        var bell = Render<NoticeBell>(with => with.Add(one => one.Shown, TimeSpan.FromMinutes(10)));
        bell.WaitForAssertion(() => bell.Find(".count").TextContent.ShouldBe("1"), Soon);
        bell.FindAll(".toast").ShouldBeEmpty();
        await Told(run: 6, text: "Your run failed: 1 of 2 cases");
        bell.WaitForAssertion(() => bell.Find(".count").TextContent.ShouldBe("2"), Soon);
        var toast = bell.Find(".toast");
        toast.TextContent.ShouldContain("Your run failed: 1 of 2 cases");
        toast.GetAttribute("href").ShouldBe("/runs/6");
    }

    [Fact]
    public async Task What_one_looks_at_is_read()
    {
        await Told(run: 5);
        Services.GetRequiredService<NavigationManager>().NavigateTo("/runs/6");
        var bell = Render<NoticeBell>();
        bell.WaitForAssertion(() => bell.Find(".count").TextContent.ShouldBe("1"), Soon);
        await Told(run: 6);
        bell.WaitForAssertion(() => Unread().ShouldBe([5L]), Soon);
        bell.FindAll(".toast").ShouldBeEmpty();
        Services.GetRequiredService<NavigationManager>().NavigateTo("/runs/5?tab=timeline");
        bell.WaitForAssertion(() => bell.FindAll(".count").ShouldBeEmpty(), Soon);
        Unread().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_page_lists_them_and_marks_them()
    {
        await Told(run: 5);
        await Told(run: 6);
        var page = Render<NotificationsPage>();
        page.WaitForAssertion(() => page.FindAll("[data-testid=notice-row]").Select(row => row.GetAttribute("data-status")).ShouldBe(["unread", "unread"]), Soon);
        page.Find("[data-testid=notice-row] button").Click();
        page.WaitForAssertion(() => page.FindAll("[data-testid=notice-row]").Select(row => row.GetAttribute("data-status")).ShouldBe(["read", "unread"]), Soon);
        page.Find("[data-testid=read-all]").Click();
        page.WaitForAssertion(() => page.FindAll("[data-testid=read-all]").ShouldBeEmpty(), Soon);
        Unread().ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_left_the_project_sees_nothing_of_it()
    {
        await Told(run: 5);
        await Become(null);
        var page = Render<NotificationsPage>();
        page.WaitForAssertion(() => page.Find(".empty").TextContent.ShouldContain("Nothing yet"), Soon);
    }

    [Fact]
    public async Task Rules_are_made_and_removed()
    {
        await Become(ProjectRole.Viewer);
        Services.GetRequiredService<NavigationManager>().NavigateTo("/notifications?show=rules");
        var page = Render<NotificationsPage>();
        page.WaitForAssertion(() => page.FindAll("[data-testid=notice-rule]").Count.ShouldBe(2), Soon);
        page.Find("#rule-kind").Change("Cases");
        page.Find("#rule-project").Change($"{ProjectId}");
        page.Find("form").Submit();
        page.WaitForAssertion(() => page.FindAll("[data-testid=notice-rule]").Count.ShouldBe(3), Soon);
        page.FindAll("[data-testid=notice-rule]")[2].TextContent.ShouldContain("A case begins to fail, or is fixed");
        page.FindAll("[data-testid=notice-rule] button")[0].Click();
        page.WaitForAssertion(() => page.FindAll("[data-testid=notice-rule]").Count.ShouldBe(2), Soon);
        page.Find("fieldset input[type=checkbox]").Change(false);
        page.Find("form").Submit();
        page.WaitForAssertion(() => page.Find("[role=alert]").TextContent.ShouldContain("nobody would hear"), Soon);
    }

    private List<long> Unread()
    {
        using var db = Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContext();
        return db.Set<Notice>().Where(notice => notice.ReadAt == null).OrderBy(notice => notice.Id).Select(notice => notice.RunId).ToList();
    }

    private async Task Told(long run, string text = "Your run failed")
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        var account = await db.Set<Account>().Select(one => one.Id).SingleAsync();
        db.Add(new Notice
        {
            AccountId = account, EventId = ++notices, Kind = RuleKind.OwnFails, ProjectId = ProjectId, RunId = run, RunNumber = (int)run, RunName = "checkout", RunStatus = RunStatus.Failed, Text = text,
            At = TimeProvider.System.GetUtcNow(),
        });
        await db.SaveChangesAsync();
        Services.GetRequiredService<NoticeNews>().Tell(account);
    }
}
