using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using TestRuns.Hooks;
using TestRuns.Hooks.Outbound;
using TestRuns.Hooks.Sending;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Hooks;

public sealed class DeliveryTests : IAsyncLifetime
{
    private readonly TempDatabase database = new();
    private readonly ManualTime clock = new();
    private HookLab lab = null!;
    private Receiver receiver = null!;

    public async ValueTask InitializeAsync()
    {
        lab = new HookLab(database, clock);
        receiver = await Receiver.Open();
        await lab.Begin();
    }

    public async ValueTask DisposeAsync()
    {
        await lab.DisposeAsync();
        await receiver.DisposeAsync();
        database.Dispose();
    }

    [Fact]
    public async Task An_event_arrives_signed_with_an_id_and_a_body()
    {
        var (_, secret) = await lab.Webhook(receiver.Url);
        var run = await lab.Started(name: "checkout \"nightly\"");
        var got = await receiver.Next();
        HookSignature.Check(got.Signature, got.Body, [secret], clock.GetUtcNow()).ShouldBe(SignatureAnswer.Good);
        (got.Path, got.Event, got.ContentType).ShouldBe(("/hook", "run.started", "application/json; charset=utf-8"));
        var body = got.Json;
        body.GetProperty("id").GetString().ShouldBe(got.Delivery);
        body.GetProperty("type").GetString().ShouldBe("run.started");
        body.GetProperty("project").GetProperty("key").GetString().ShouldBe("shop");
        body.GetProperty("run").GetProperty("name").GetString().ShouldBe("checkout \"nightly\"");
        body.GetProperty("run").GetProperty("url").GetString().ShouldBe($"http://testruns.example/runs/{run}");
        var delivery = await lab.Until(one => one.State == DeliveryState.Delivered);
        (delivery.Key, delivery.RunId, delivery.LastStatus, delivery.Attempts).ShouldBe((got.Delivery!, run, 200, 1));
    }

    [Fact]
    public async Task What_failed_comes_again_with_the_same_id_and_further_and_further_apart()
    {
        receiver.Fail();
        await lab.Webhook(receiver.Url);
        await lab.Started();
        var first = await receiver.Next();
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var waits = await lab.Until(one => one.Attempts == attempt);
            (waits.State, waits.LastError, waits.LastStatus).ShouldBe((DeliveryState.Waiting, "Answered 500", 500));
            (waits.NextAt - clock.GetUtcNow()).ShouldBe(TimeSpan.FromSeconds(Math.Pow(2, attempt - 1)));
            await Eventually.Holds(() => clock.IsAwaited(waits.NextAt));
            if (attempt == 3) receiver.Answer = _ => Task.CompletedTask;
            clock.Advance(waits.NextAt - clock.GetUtcNow());
            var again = await receiver.Next();
            again.Delivery.ShouldBe(first.Delivery);
            again.Body.ShouldBe(first.Body);
            again.Signature.ShouldNotBe(first.Signature);
            if (attempt < 3) lab.Hook().FailingSince.ShouldNotBeNull();
        }

        (await lab.Until(one => one.State == DeliveryState.Delivered)).Attempts.ShouldBe(4);
        lab.Hook().FailingSince.ShouldBeNull();
    }

    [Fact]
    public async Task A_target_that_fails_for_a_day_is_paused_until_somebody_resumes_it()
    {
        receiver.Fail(503);
        var (hook, _) = await lab.Webhook(receiver.Url);
        await lab.Started();
        var waits = await lab.Until(one => one.Attempts == 1);
        await Eventually.Holds(() => clock.IsAwaited(waits.NextAt));
        await using (var db = database.CreateDbContext())
            await db.Set<Webhook>().ExecuteUpdateAsync(set => set.SetProperty(one => one.FailingSince, clock.GetUtcNow() - Backoff.PauseAfter));
        clock.Advance(TimeSpan.FromSeconds(1));
        await lab.Until(one => one.Attempts == 2);
        lab.Hook().PausedAt.ShouldBe(clock.GetUtcNow());

        receiver.Answer = _ => Task.CompletedTask;
        var before = receiver.Count;
        await lab.Started();
        var held = await lab.Until(one => one is { State: DeliveryState.Waiting, Attempts: 0 });
        (await lab.Get<DeliveryLog>().SendAgain(await lab.Project(), hook, held.Id, "Ana", default)).ShouldBe(SendOutcome.Paused);
        receiver.Count.ShouldBe(before);
        (await lab.Get<WebhookStore>().Resume(await lab.Project(), hook, "Ana", default)).ShouldBeTrue();
        (await lab.Until(one => one.State == DeliveryState.Delivered)).Key.ShouldBe(held.Key);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        receiver.Answer = context =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        };
        await lab.Webhook(receiver.Url);
        await lab.Started();
        (await lab.Until(one => one.Attempts == 1)).LastError.ShouldBe("Answered 302: redirects are not followed");
        receiver.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Who_does_not_answer_is_waited_for_ten_seconds()
    {
        receiver.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        await lab.Webhook(receiver.Url);
        await lab.Started();
        await receiver.Next();
        await Eventually.Holds(() => clock.IsAwaited(clock.GetUtcNow() + HookClient.Limit));
        clock.Advance(HookClient.Limit);
        (await lab.Until(one => one.Attempts == 1)).LastError.ShouldBe("No answer within 10 s");
    }

    [Fact]
    public async Task Of_an_endless_answer_the_beginning_is_kept()
    {
        receiver.Answer = async context =>
        {
            var some = new byte[8192];
            Array.Fill(some, (byte)'x');
            for (var i = 0; i < 10_000 && !context.RequestAborted.IsCancellationRequested; i++) await context.Response.Body.WriteAsync(some, CancellationToken.None);
        };
        await lab.Webhook(receiver.Url);
        await lab.Started();
        (await lab.Until(one => one.State == DeliveryState.Delivered)).LastAnswer.ShouldBe(new string('x', WebhookDelivery.LongestAnswer));
    }

    [Fact]
    public async Task Nobody_is_held_up_by_a_target_that_hangs_and_neither_is_a_stop()
    {
        receiver.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        await using var other = await Receiver.Open();
        await lab.Webhook(receiver.Url);
        await lab.Webhook(other.Url);
        for (var i = 0; i < 5; i++) await lab.Started();
        for (var i = 0; i < 5; i++) await other.Next();
        await receiver.Next();
        await Eventually.Holds(() => lab.Deliveries().Count(one => one.State == DeliveryState.Delivered) == 5);
        receiver.Count.ShouldBe(1, "one at a time to each");
        await lab.Stop().WaitAsync(Eventually.Limit);
        lab.Deliveries().Count(one => one is { State: DeliveryState.Waiting, Attempts: 0 }).ShouldBe(5, "what was broken off counts as not tried");
    }

    [Fact]
    public async Task Nothing_is_sent_to_link_local_addresses()
    {
        await lab.Webhook("http://169.254.169.254/latest");
        await lab.Started();
        (await lab.Until(one => one.Attempts == 1)).LastError!.ShouldContain("link-local");
    }

    [Fact]
    public async Task Nobody_listens_and_that_is_said()
    {
        var url = receiver.Url;
        await receiver.DisposeAsync();
        await lab.Webhook(url);
        await lab.Started();
        var delivery = await lab.Until(one => one.Attempts == 1);
        (delivery.State, delivery.LastStatus).ShouldBe((DeliveryState.Waiting, null));
        delivery.LastError!.ShouldContain("refused");
    }

    [Fact]
    public async Task A_secret_that_cannot_be_read_is_said_and_not_sent_without()
    {
        var (hook, _) = await lab.Webhook(receiver.Url);
        await using (var db = database.CreateDbContext()) await db.Set<Webhook>().ExecuteUpdateAsync(set => set.SetProperty(one => one.ClosedSecret, "of other keys"));
        await lab.Started();
        (await lab.Until(one => one.Attempts == 1)).LastError!.ShouldContain("secret cannot be read");
        receiver.Count.ShouldBe(0);
        var wish = new WebhookWish { Name = "chat", Url = receiver.Url, Events = HookEvents.All, Secret = "sixteen characters".Replace(' ', '-') };
        (await lab.Get<WebhookStore>().Change(await lab.Project(), hook, wish, "Ana", default)).ShouldBeTrue();
        (await lab.Get<DeliveryLog>().SendAgain(await lab.Project(), hook, lab.Deliveries()[0].Id, "Ana", default)).ShouldBe(SendOutcome.Sent);
        await receiver.Next();
    }

    [Fact]
    public async Task A_test_is_sent_once()
    {
        receiver.Fail(404);
        var (hook, _) = await lab.Webhook(receiver.Url);
        (await lab.Get<DeliveryLog>().Test(await lab.Project(), hook, default)).ShouldBe(SendOutcome.Sent);
        var got = await receiver.Next();
        (got.Event, got.Json.GetProperty("type").GetString()).ShouldBe(("webhook.test", "webhook.test"));
        (await lab.Until(one => one.Attempts == 1)).State.ShouldBe(DeliveryState.GivenUp);
    }

    [Fact]
    public async Task What_is_sent_again_is_the_same_delivery()
    {
        var (hook, _) = await lab.Webhook(receiver.Url);
        await lab.Started();
        var first = await receiver.Next();
        var sent = await lab.Until(one => one.State == DeliveryState.Delivered);
        (await lab.Get<DeliveryLog>().SendAgain(await lab.Project(), hook, sent.Id, "Ana", default)).ShouldBe(SendOutcome.Sent);
        var again = await receiver.Next();
        (again.Delivery, again.Event).ShouldBe((first.Delivery, "run.started"));
        await lab.Until(one => one is { State: DeliveryState.Delivered, Attempts: 1 });
        (await lab.Get<DeliveryLog>().SendAgain(await lab.Project("other"), hook, sent.Id, "Ana", default)).ShouldBe(SendOutcome.Unknown);
    }
}
