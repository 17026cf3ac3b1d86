using TestRuns.Hooks.Outbound;
using TestRuns.Hooks.Sending;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Hooks;

/// <summary>Which deliveries are written for which events, whenever the server dies.</summary>
public sealed class PlannerTests : IAsyncLifetime
{
    private readonly TempDatabase database = new();
    private Receiver receiver = null!;

    public async ValueTask InitializeAsync() => receiver = await Receiver.Open();

    public async ValueTask DisposeAsync()
    {
        await receiver.DisposeAsync();
        database.Dispose();
    }

    [Fact]
    public async Task An_event_that_was_committed_before_a_death_is_told_once_by_the_next_server()
    {
        long run;
        await using (var dies = new HookLab(database))
        {
            // It never begins to look: as if it had been killed right after the commit.
            await dies.Webhook(receiver.Url);
            run = await dies.Started();
        }

        await using (var next = new HookLab(database))
        {
            await next.Begin();
            (await receiver.Next()).Event.ShouldBe("run.started");
            await next.Until(one => one.State == DeliveryState.Delivered);
        }

        await using var last = new HookLab(database);
        await last.Begin();
        await last.Pass(run);
        (await receiver.Next()).Event.ShouldBe("run.passed");
        await last.Until(one => one.State == DeliveryState.Delivered);
        last.Deliveries().Select(one => one.EventType).ShouldBe(["run.started", "run.passed"]);
        receiver.Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_a_death_left_unsent_is_sent_by_the_next_server()
    {
        receiver.Fail();
        string key;
        await using (var dies = new HookLab(database))
        {
            await dies.Begin();
            await dies.Webhook(receiver.Url);
            await dies.Started();
            key = (await receiver.Next()).Delivery!;
        }

        receiver.Answer = _ => Task.CompletedTask;
        await using var next = new HookLab(database);
        await next.Begin();
        (await receiver.Next()).Delivery.ShouldBe(key);
    }

    [Fact]
    public async Task A_run_that_was_started_again_says_which_start_it_is_whenever_that_is_told()
    {
        await using (var dies = new HookLab(database))
        {
            await dies.Webhook(receiver.Url);
            var run = await dies.Started();
            await dies.StartAgain(run);
            await dies.Pass(run);
        }

        // All of it is told by the next server, to which the run is in its second life from the beginning.
        await using var next = new HookLab(database);
        await next.Begin();
        var told = new List<(string?, int)>();
        for (var i = 0; i < 3; i++)
        {
            var got = await receiver.Next();
            told.Add((got.Event, got.Json.GetProperty("run").GetProperty("attempt").GetInt32()));
        }

        told.ShouldBe([("run.started", 1), ("run.started", 2), ("run.passed", 2)]);
    }

    [Fact]
    public async Task Only_what_was_asked_for_is_told()
    {
        await using var lab = new HookLab(database);
        await lab.Begin();
        await lab.Webhook(receiver.Url, HookEvents.Finished);
        var run = await lab.Started();
        await lab.Pass(run);
        await lab.Fail(await lab.Started());
        (await receiver.Next()).Json.GetProperty("run").GetProperty("status").GetString().ShouldBe("Passed");
        (await receiver.Next()).Json.GetProperty("run").GetProperty("status").GetString().ShouldBe("Failed");
        await lab.Until(one => one.State == DeliveryState.Delivered);
        lab.Deliveries().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Nothing_is_told_of_what_was_before_of_what_was_while_it_was_off_and_of_other_projects()
    {
        await using var lab = new HookLab(database);
        await lab.Begin();
        var before = await lab.Started();
        var (hook, _) = await lab.Webhook(receiver.Url);
        await lab.Started("bank");
        await Switch(lab, hook, on: false);
        await lab.Started();
        await Switch(lab, hook, on: true);
        await lab.Pass(before);
        (await receiver.Next()).Event.ShouldBe("run.passed");
        await lab.Until(one => one.State == DeliveryState.Delivered);
        lab.Deliveries().ShouldHaveSingleItem().RunId.ShouldBe(before);
    }

    [Fact]
    public async Task Hundreds_of_events_are_told_once_each()
    {
        await using (var dies = new HookLab(database))
        {
            await dies.Webhook(receiver.Url);
            await Task.WhenAll(Enumerable.Range(0, 150).Select(async _ => await dies.Pass(await dies.Started())));
        }

        await using var next = new HookLab(database);
        await next.Begin();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 300; i++) keys.Add((await receiver.Next()).Delivery!).ShouldBeTrue();
        next.Deliveries().Count.ShouldBe(300);
    }

    [Fact]
    public async Task What_is_kept_is_bounded()
    {
        var clock = new ManualTime();
        await using var lab = new HookLab(database, clock);
        var (hook, _) = await lab.Webhook(receiver.Url);
        await using (var db = database.CreateDbContext())
        {
            WebhookDelivery One(DeliveryState state, TimeSpan age) => new()
            {
                WebhookId = hook, Key = Guid.NewGuid().ToString("N"), EventType = "run.passed", Body = "{}", State = state,
                CreatedAt = clock.GetUtcNow() - age, Until = clock.GetUtcNow() - age + Backoff.GiveUpAfter, NextAt = clock.GetUtcNow(),
            };
            db.AddRange(Enumerable.Range(0, 20).Select(_ => One(DeliveryState.Delivered, TimeSpan.FromDays(8))));
            db.AddRange(Enumerable.Range(0, 600).Select(_ => One(DeliveryState.Delivered, TimeSpan.FromHours(1))));
            db.AddRange(Enumerable.Range(0, 3).Select(_ => One(DeliveryState.Waiting, TimeSpan.FromHours(25))));
            db.AddRange(Enumerable.Range(0, DeliveryRetention.MostWaiting + 7).Select(_ => One(DeliveryState.Waiting, TimeSpan.FromHours(1))));
            await db.SaveChangesAsync();
        }

        await lab.Get<DeliveryRetention>().Tidy(default);
        var left = lab.Deliveries();
        left.Count(one => one.State == DeliveryState.Waiting).ShouldBe(DeliveryRetention.MostWaiting);
        left.Count(one => one.State != DeliveryState.Waiting).ShouldBe(DeliveryRetention.MostEnded);
        left.Count(one => one is { State: DeliveryState.GivenUp, LastError: not null }).ShouldBe(10);
    }

    private static async Task Switch(HookLab lab, long hook, bool on)
    {
        var project = await lab.Project();
        var now = (await lab.Get<WebhookStore>().Find(project, hook, default))!;
        (await lab.Get<WebhookStore>().Change(project, hook, new WebhookWish { Name = now.Name, Url = now.Url, Events = now.Events, Enabled = on }, "Ana", default)).ShouldBeTrue();
    }
}
