using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TestRuns.Access;
using TestRuns.Components.Detail;
using TestRuns.Components.ProjectPages;
using TestRuns.Components.RetentionPages;
using TestRuns.Retention;
using TestRuns.Retention.Sweeping;
using TestRuns.Runs;
using TestRuns.Storage;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Components.RetentionPages;

public sealed class RetentionPagesTests : PageWorld
{
    private static readonly TimeSpan Soon = Eventually.Limit;

    [Fact]
    public async Task A_maintainer_sees_what_a_rule_removes_before_it_is_saved_and_removes_it_then()
    {
        await Become(ProjectRole.Maintainer);
        var (old, _) = (await Ended(daysAgo: 40), await Ended(daysAgo: 1));
        var page = Render<SettingsPage>(with => with.Add(one => one.Key, "shop"));
        page.WaitForAssertion(() => page.Find("#retention-run-days"), Soon);
        page.Find("#retention-run-days").Change("30");
        page.Find("[data-testid=preview-retention]").Click();
        page.WaitForAssertion(() => page.Find("[data-testid=retention-preview]").TextContent.ShouldContain("1 run with 1 case"), Soon);
        page.FindAll("[data-testid=remove-now]").ShouldBeEmpty();
        page.Find("[data-testid=retention-form]").Submit();
        page.WaitForAssertion(() => page.Find("[data-testid=remove-now]"), Soon);
        var keeper = Services.GetRequiredService<RetentionKeeper>();
        await ((IHostedService)keeper).StartAsync(default);
        page.Find("[data-testid=remove-now]").Click();
        await page.InvokeAsync(() => Dialogs.Close(true));
        page.WaitForAssertion(() => page.Find("[data-testid=retention-progress]").GetAttribute("data-over").ShouldBe("yes"), Soon);
        page.Find("[data-testid=retention-progress]").TextContent.ShouldContain("asked for by Ana: 1 run");
        await ((IHostedService)keeper).StopAsync(default);

        var run = Render<RunPage>(with => with.Add(one => one.Id, old));
        run.WaitForAssertion(() => run.Find("[data-testid=no-such-run]").TextContent.ShouldContain("was removed by retention"), Soon);
        await Become(null);
        var strangers = Render<RunPage>(with => with.Add(one => one.Id, old));
        strangers.WaitForAssertion(() => strangers.Find("[data-testid=no-such-run]").TextContent.ShouldContain("There is no such run"), Soon);
    }

    [Fact]
    public async Task What_is_no_number_is_said_beside_its_field_and_is_not_saved()
    {
        await Become(ProjectRole.Maintainer);
        var page = Render<SettingsPage>(with => with.Add(one => one.Key, "shop"));
        page.WaitForAssertion(() => page.Find("#retention-run-days"), Soon);
        page.Find("#retention-run-days").Change("soon");
        page.WaitForAssertion(() => page.Find("[data-testid=save-retention]").HasAttribute("disabled").ShouldBeTrue(), Soon);
        page.Markup.ShouldContain("A whole number, or nothing.");
        page.Find("#retention-run-days").Change("0");
        page.Find("[data-testid=retention-form]").Submit();
        page.WaitForAssertion(() => page.Markup.ShouldContain("From 1 to 36500 days."), Soon);
        (await Services.GetRequiredService<RetentionRules>().Of(ProjectId, default)).Own.ShouldBeNull();
    }

    [Fact]
    public async Task A_role_that_was_taken_away_meanwhile_saves_nothing()
    {
        await Become(ProjectRole.Maintainer);
        var page = Render<SettingsPage>(with => with.Add(one => one.Key, "shop"));
        page.WaitForAssertion(() => page.Find("#retention-run-days"), Soon);
        await Become(ProjectRole.Runner);
        page.Find("[data-testid=retention-form]").Submit();
        page.WaitForAssertion(() => Notifications.ShouldHaveSingleItem().Summary.ShouldBe("Not allowed"), Soon);
        (await Services.GetRequiredService<RetentionRules>().Of(ProjectId, default)).Own.ShouldBeNull();
    }

    [Fact]
    public async Task The_rule_of_all_projects_is_an_administrators()
    {
        var page = Render<RetentionPage>();
        page.WaitForAssertion(() => page.Find(".empty").TextContent.ShouldContain("For administrators"), Soon);
        await BecomeAdministrator();
        var hers = Render<RetentionPage>();
        hers.WaitForAssertion(() => hers.Find("#retention-file-days"), Soon);
        hers.Find("#retention-file-days").Change("14");
        hers.Find("[data-testid=retention-form]").Submit();
        hers.WaitForAssertion(() => hers.Markup.ShouldContain("logs and files older than 14 days"), Soon);
        (await Services.GetRequiredService<RetentionRules>().Of(ProjectId, default)).Rule!.FileDays.ShouldBe(14);
    }

    [Fact]
    public async Task A_run_is_kept_and_let_go_on_its_details()
    {
        await Become(ProjectRole.Maintainer);
        var run = await Summary(await Ended(daysAgo: 1));
        var project = (await Services.GetRequiredService<TestRuns.Components.Visit.Visitor>().Projects(default))[0];
        var part = Render<KeepRun>(with => with.Add(one => one.Run, run).Add(one => one.Project, project));
        part.WaitForAssertion(() => part.Find("button").TextContent.ShouldBe("Keep this run for ever"), Soon);
        part.Find("button").Click();
        part.WaitForAssertion(() => part.Find("[data-testid=keep-run]").TextContent.ShouldContain("Kept by Ana"), Soon);
        part.Find("button").Click();
        part.WaitForAssertion(() => part.Find("button").TextContent.ShouldBe("Keep this run for ever"), Soon);
    }

    private async Task<long> Ended(int daysAgo)
    {
        var run = await EndedRun(CaseStatus.Passed);
        await using var db = await Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        DateTimeOffset? at = TimeProvider.System.GetUtcNow().AddDays(-daysAgo);
        await db.Set<Run>().Where(row => row.Id == run).ExecuteUpdateAsync(set => set.SetProperty(row => row.EndedAt, at));
        return run;
    }
}
