using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Catalog.Values;
using TestRuns.Components.Environments;
using TestRuns.Runs;
using TestRuns.Runs.Environments;
using TestRuns.Storage;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Components.Environments;

public sealed class EnvironmentsPageTests : PageWorld
{
    private static readonly TimeSpan Soon = Eventually.Limit;

    [Fact]
    public async Task Who_is_no_member_is_told_so()
    {
        await Become(role: null);
        var page = Open("?project=shop");
        page.WaitForAssertion(() => page.Find(".empty").TextContent.ShouldContain("Not your project"), Soon);
    }

    [Fact]
    public async Task A_viewer_sees_environments_and_no_variables()
    {
        await Become(ProjectRole.Viewer);
        await Environment("staging");
        var page = Open("?environment=staging");
        page.WaitForAssertion(() => page.Find("[data-testid=environment-row]").TextContent.ShouldContain("nobody has it"), Soon);
        page.FindAll("[data-testid=variables]").ShouldBeEmpty();
        page.FindAll("summary").ShouldBeEmpty();
    }

    [Fact]
    public async Task It_is_seen_live_who_has_it_and_who_waits()
    {
        await Environment("staging");
        var page = Open();
        page.WaitForAssertion(() => Status(page).ShouldBe("Free"), Soon);
        var (first, second) = (await Run(), await Run());
        await Start(first);
        await Lease(first);
        page.WaitForAssertion(() => Status(page).ShouldBe("In use"), Soon);
        page.Find(".holder a").GetAttribute("href").ShouldBe($"/runs/{first}");
        page.Find(".waiting").TextContent.ShouldContain("#2");
        page.Find(".waiting a").GetAttribute("href").ShouldBe($"/runs/{second}");
    }

    [Fact]
    public async Task An_environment_is_added_and_renamed_and_what_is_wrong_is_said()
    {
        await Become(ProjectRole.Maintainer);
        await Environment("staging");
        var page = Open("?edit=new");
        page.WaitForAssertion(() => page.Find("#environment-name"), Soon);
        page.Find("#environment-name").Change("staging");
        page.Find("[data-testid=environment-form]").Submit();
        page.WaitForAssertion(() => page.Find("[role=alert]").TextContent.ShouldContain("already"), Soon);
        page.Find("#environment-name").Change("live");
        page.Find("[data-testid=environment-form]").Submit();
        page.WaitForAssertion(() => page.FindAll("[data-testid=environment-row]").Count.ShouldBe(2), Soon);
        await using var db = await Db();
        (await db.Set<AuditEntry>().SingleAsync(one => one.Action == "environment.made")).Target.ShouldBe("live");
    }

    [Fact]
    public async Task A_secret_is_set_and_shown_as_its_mask_alone()
    {
        await Become(ProjectRole.Maintainer);
        var page = Open();
        page.WaitForAssertion(() => page.Find("[data-testid=variables]"), Soon);
        await page.InvokeAsync(() => page.FindAll("button").Single(button => button.TextContent == "Add a variable").Click());
        page.Find("[data-testid=variable-form] input").Change("SHOP_PASS");
        page.Find("[data-testid=variable-form] textarea").Change("abc");
        page.Find("[data-testid=variable-form] input[type=checkbox]").Change(true);
        page.Find("[data-testid=variable-form]").Submit();
        page.WaitForAssertion(() => page.Find("[role=alert]").TextContent.ShouldContain("at least 4 characters"), Soon);
        page.Find("[data-testid=variable-form] textarea").Change("hunter2!");
        page.Find("[data-testid=variable-form]").Submit();
        page.WaitForAssertion(() => page.Find("[data-testid=variable-row] .value").TextContent.ShouldContain("•••"), Soon);
        page.Markup.ShouldNotContain("hunter2!");
        await page.InvokeAsync(() => page.FindAll("button").Single(button => button.TextContent == "Replace").Click());
        page.Find("[data-testid=variable-form] textarea").GetAttribute("value").ShouldBeNullOrEmpty("it is replaced, not edited");
    }

    [Fact]
    public async Task What_hides_what_is_said_where_it_is_hidden()
    {
        await Become(ProjectRole.Maintainer);
        await Environment("staging");
        await Set(null, new VariableWish("BASE_URL", "http://project", false), new VariableWish("OTHER", "1", false));
        await Set("staging", new VariableWish("BASE_URL", "http://staging", false));
        var page = Open("?environment=staging");
        page.WaitForAssertion(() => page.FindAll("[data-place=Environment] [data-testid=variable-row]").Count.ShouldBe(2), Soon);
        var rows = page.FindAll("[data-place=Environment] [data-testid=variable-row]");
        rows[0].TextContent.ShouldContain("hides that of the project");
        rows[1].TextContent.ShouldContain("from the project");
        rows[1].TextContent.ShouldContain("Set here");
    }

    [Fact]
    public async Task A_role_that_was_taken_away_meanwhile_sets_nothing()
    {
        await Become(ProjectRole.Maintainer);
        var page = Open();
        page.WaitForAssertion(() => page.Find("[data-testid=variables]"), Soon);
        await page.InvokeAsync(() => page.FindAll("button").Single(button => button.TextContent == "Add a variable").Click());
        await Become(ProjectRole.Runner);
        page.Find("[data-testid=variable-form] input").Change("A");
        page.Find("[data-testid=variable-form]").Submit();
        page.WaitForAssertion(() => page.Find("[role=alert]").TextContent.ShouldContain("role Maintainer"), Soon);
        (await Services.GetRequiredService<VariableStore>().List(VariablePlace.OfProject(ProjectId), default)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(RunStatus.Queued, false, "interrupted")]
    [InlineData(RunStatus.CancelRequested, false, "is being aborted")]
    [InlineData(RunStatus.Cancelled, true, "not confirmed dead")]
    public void It_is_said_until_when_a_lease_may_last(RunStatus status, bool held, string said)
    {
        var now = TimeProvider.System.GetUtcNow();
        var holder = new EnvironmentHolder(new(1, 12, status), "run", now, held ? now.AddSeconds(7) : null, "lab-1");
        EnvironmentText.Why(new EnvironmentView { Id = 1, Name = "staging", Holder = holder }, now, TimeZoneInfo.Utc)!.ShouldContain(said);
        EnvironmentText.Why(new EnvironmentView { Id = 1, Name = "staging", Holder = holder with { Run = new(1, 12, RunStatus.Started), HeldUntil = null } }, now, TimeZoneInfo.Utc).ShouldBeNull();
    }

    private static string Status(IRenderedComponent<EnvironmentsPage> page) => page.Find("[data-testid=environment-status]").TextContent.Trim();

    private IRenderedComponent<EnvironmentsPage> Open(string query = "")
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/environments{query}");
        return Render<EnvironmentsPage>();
    }

    private async Task<long> Run()
    {
        var step = new StepSpec { Name = "step", Kind = StepKind.Run, Run = new RunSpec { Command = "true" } };
        var request = new RunRequest { ProjectId = ProjectId, Name = "checkout", Environment = "staging", Cases = [new CaseSpec { Name = "one", Steps = [step] }] };
        return (await Services.GetRequiredService<CreateRun>().Make(request, new Actor(ActorKind.User, "Ana"), default)).RunId;
    }

    private async Task Lease(long run)
    {
        await using (var db = await Db())
        {
            db.Add(new Lease { EnvironmentId = Run(run).EnvironmentId!.Value, RunId = run, TakenAt = TimeProvider.System.GetUtcNow() });
            await db.SaveChangesAsync();
        }

        Services.GetRequiredService<EnvironmentNews>().Tell();
    }

    private async Task Environment(string name)
    {
        await using var db = await Db();
        db.Add(new TestEnvironment { ProjectId = ProjectId, Name = name });
        await db.SaveChangesAsync();
    }

    private async Task Set(string? environment, params VariableWish[] wishes)
    {
        var store = Services.GetRequiredService<VariableStore>();
        (await store.Put((await store.Find(ProjectId, environment, null, default))!, wishes, "Ana", default)).Mistakes.ShouldBeEmpty();
    }

    private Task<AppDb> Db() => Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
}
