using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TestRuns.Access;
using TestRuns.Hooks.Outbound;
using TestRuns.Notices;
using TestRuns.Notices.Rules;
using TestRuns.Runs;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Notices;

/// <summary>Who is told of which ends, whenever the server dies.</summary>
public sealed class PlannerTests : IDisposable
{
    private readonly TempDatabase database = new();

    public void Dispose() => database.Dispose();

    [Fact]
    public async Task Who_never_chose_is_told_of_own_runs_that_fail_and_that_others_cancel_and_of_nothing_else()
    {
        await using var lab = new NoticeLab(database);
        await lab.Begin();
        var (ana, bo) = (await lab.Person("Ana"), await lab.Person("Bo"));
        await lab.End(await lab.Started(ana, "passes"));
        await lab.Cancel(await lab.Started(ana, "own"), ana);
        await lab.End(await lab.Started(bo, "of another"), "one");
        var failed = await lab.Started(ana, "fails", "one", "two");
        await lab.End(failed, "two");
        await lab.Cancel(await lab.Started(ana, "cancelled"), bo, "wrong branch");

        var told = await lab.Told(ana, 2);
        told.Select(notice => (notice.RunName, notice.Text, notice.Kind)).ShouldBe(
        [
            ("fails", "Your run failed: 1 of 2 cases", RuleKind.OwnFails),
            ("cancelled", "Your run was cancelled by Bo: wrong branch", RuleKind.OwnCancelled),
        ]);
        told[0].RunId.ShouldBe(failed);
        (await lab.Told(bo, 1)).ShouldHaveSingleItem().RunName.ShouldBe("of another");
    }

    [Fact]
    public async Task Whoever_is_told_of_an_end_by_several_rules_is_told_once_and_a_cancelled_run_is_no_failure()
    {
        await using var lab = new NoticeLab(database);
        await lab.Begin();
        var (ana, bo) = (await lab.Person("Ana"), await lab.Person("Bo"));
        await lab.Rule(ana, RuleKind.Failures, "shop");
        await lab.Rule(ana, RuleKind.OwnEnds);
        await lab.Rule(bo, RuleKind.Failures, "shop", "checkout");
        await lab.Cancel(await lab.Started(ana, "checkout"), ana);
        await lab.End(await lab.Started(bo, "search"), "one");
        await lab.End(await lab.Started(ana, "checkout"), "one");

        (await lab.Told(ana, 2)).Select(notice => (notice.RunName, notice.Kind)).ShouldBe([("search", RuleKind.Failures), ("checkout", RuleKind.OwnFails)]);
        await lab.Settled(bo);
        lab.Told(bo).Select(notice => (notice.RunName, notice.Kind)).ShouldBe([("search", RuleKind.OwnFails), ("checkout", RuleKind.Failures), ("witness", RuleKind.OwnFails)]);
    }

    [Fact]
    public async Task Cases_that_begin_to_fail_and_that_are_fixed_are_told_and_what_does_not_count_is_passed_over()
    {
        await using var lab = new NoticeLab(database);
        await lab.Begin();
        var (ana, bo) = (await lab.Person("Ana"), await lab.Person("Bo"));
        await lab.Rule(ana, RuleKind.Cases, "shop", "checkout");
        string[] cases = ["cart", "pay", "ship", "voucher"];
        await lab.End(await lab.Started(bo, "checkout", cases), "ship");
        await lab.Cancel(await lab.Started(bo, "checkout", cases), bo);
        await lab.End(await lab.Started(bo, "checkout", cases), "cart", "pay");
        await lab.End(await lab.Started(bo, "checkout", cases), "cart", "pay");
        await lab.End(await lab.Started(bo, "other", "cart"), "cart");
        await lab.End(await lab.Started(bo, "checkout", cases));

        (await lab.Told(ana, 3)).Select(notice => notice.Text).ShouldBe(
        [
            "1 case began to fail: ship",
            "2 cases began to fail: cart, pay; 1 case is fixed: ship",
            "2 cases are fixed: cart, pay",
        ]);
    }

    [Fact]
    public async Task What_happened_before_a_death_is_told_once_by_the_next_server()
    {
        Actor ana;
        await using (var dies = new NoticeLab(database))
        {
            // It never begins to look: as if it had been killed right after the commits.
            ana = await dies.Person("Ana");
            await dies.End(await dies.Started(ana, "first"), "one");
            await dies.End(await dies.Started(ana, "second"), "one");
        }

        await using (var next = new NoticeLab(database))
        {
            await next.Begin();
            (await next.Told(ana, 2)).Select(notice => notice.RunName).ShouldBe(["first", "second"]);
        }

        await using var last = new NoticeLab(database);
        await last.Begin();
        await last.Settled(ana);
        last.Told(ana).Select(notice => notice.RunName).ShouldBe(["first", "second", "witness"]);
    }

    [Fact]
    public async Task Who_left_the_project_or_cannot_sign_in_is_told_nothing()
    {
        await using var lab = new NoticeLab(database);
        await lab.Begin();
        var (ana, bo, cy) = (await lab.Person("Ana"), await lab.Person("Bo", project: null), await lab.Person("Cy"));
        await lab.Rule(bo, RuleKind.Failures);
        await lab.Rule(cy, RuleKind.Failures);
        await using (var db = database.CreateDbContext()) await db.Set<Account>().Where(one => one.Id == cy.AccountId).ExecuteUpdateAsync(set => set.SetProperty(one => one.DisabledAt, DateTimeOffset.UnixEpoch));
        await lab.Settled(ana);
        lab.Told(bo).ShouldBeEmpty();
        lab.Told(cy).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_webhook_that_takes_notifications_is_told_once_for_each_rule_and_the_rule_is_named()
    {
        await using var lab = new NoticeLab(database);
        await lab.Begin();
        var (ana, bo) = (await lab.Person("Ana"), await lab.Person("Bo"));
        var hook = await lab.Webhook(HookEvents.Notification);
        await lab.Rule(ana, RuleKind.Failures, "shop", "checkout", inApp: false, webhook: hook);
        await lab.Rule(bo, RuleKind.OwnFails, "shop", inApp: true, webhook: hook);
        await lab.End(await lab.Started(bo, "checkout"), "one");
        await Eventually.Holds(() => lab.Deliveries().Count >= 2);
        var bodies = lab.Deliveries().ConvertAll(one => JsonElement.Parse(one.Body));
        bodies.Select(body => (body.GetProperty("type").GetString(), body.GetProperty("rule").GetString(), body.GetProperty("text").GetString())).ShouldBe(
        [
            ("notification", "runs that fail of the suite checkout (Ana)", "The run failed: its one case"),
            ("notification", "own runs that fail (Bo)", "The run of Bo failed: its one case"),
        ]);
        lab.Told(ana).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_webhook_that_takes_none_cannot_be_chosen()
    {
        await using var lab = new NoticeLab(database);
        var ana = await lab.Person("Ana");
        var hook = await lab.Webhook(HookEvents.Finished);
        var project = await lab.Project();
        (await lab.Get<RuleStore>().Targets(project, default)).ShouldBeEmpty();
        (await lab.Get<RuleStore>().Add(ana.AccountId!.Value, new RuleWish { Kind = RuleKind.Failures, ProjectId = project, WebhookId = hook }, default)).Keys.ShouldBe(["webhook"]);
        (await lab.Get<RuleStore>().Add(ana.AccountId!.Value, new RuleWish { Kind = RuleKind.Failures, Suite = "x", InApp = false }, default)).Keys.Order(StringComparer.Ordinal).ShouldBe(["channel", "suite"]);
    }

    [Fact]
    public async Task The_usual_rules_can_be_removed_and_then_nothing_is_told()
    {
        await using var lab = new NoticeLab(database);
        await lab.Begin();
        var (ana, bo) = (await lab.Person("Ana"), await lab.Person("Bo"));
        var store = lab.Get<RuleStore>();
        foreach (var usual in await store.List(ana.AccountId!.Value, default)) await store.Remove(ana.AccountId!.Value, usual, default);
        (await store.List(ana.AccountId!.Value, default)).ShouldBeEmpty();
        await lab.End(await lab.Started(ana), "one");
        await lab.Settled(bo);
        lab.Told(ana).ShouldBeEmpty();
    }
}
