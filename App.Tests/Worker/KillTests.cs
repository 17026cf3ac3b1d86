using System.Diagnostics;
using TestRuns.Controllers.Wire;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Worker;

/// <summary>Alone: what is measured here must not wait for other tests' processors.</summary>
[CollectionDefinition(nameof(KillTests), DisableParallelization = true)]
[Collection(nameof(KillTests))]
public sealed class KillTests
{
    private static readonly TimeSpan Half = TimeSpan.FromSeconds(0.5);

    /// <summary>A machine that does other things can make a try slower than it is, never faster: one that was in time is enough.</summary>
    private const int Tries = 5;

    private static string Stubborn => $"exec sh '{Path.Combine(AppContext.BaseDirectory, "Samples", "stubborn.sh")}'";

    [Theory, InlineData(Bench.Cgroup), InlineData(Bench.Group)]
    public async Task A_tree_that_ignores_signals_is_gone_half_a_second_after_its_grace(string means)
    {
        await using var bench = new Bench(means);
        var grace = TimeSpan.FromSeconds(1);
        for (var number = 1; number <= Tries; number++)
        {
            var order = await BeginStubborn(bench, grace, run: number);
            var living = Eyes.LivingOf(bench.Identity).Count;
            var watch = Stopwatch.StartNew();
            (await bench.Cancel(order)).ShouldBe(CancelAnswer.Ending);
            await Eventually.Holds(() => Eyes.LivingOf(bench.Identity).Count == 0);
            var took = watch.Elapsed;
            took.ShouldBeGreaterThan(grace - Half);

            var report = await bench.Server.Finished(order.Id.StepId);
            report.Result.ShouldBe(StepResult.Killed);
            report.Ended!.Count.ShouldBeInRange(living - 1, living + 1);
            report.Ended.Left.ShouldBe(0);
            report.Ended.Means.ShouldBe(means);
            report.Ended.After.ShouldBeGreaterThanOrEqualTo(grace);
            if (took < grace + Half && report.Ended.After < grace + Half) return;
        }

        Assert.Fail($"Not once in {Tries} tries it was gone {Half.TotalSeconds} s after its grace");
    }

    [Theory, InlineData(Bench.Cgroup), InlineData(Bench.Group)]
    public async Task Force_kills_at_once(string means)
    {
        await using var bench = new Bench(means);
        for (var number = 1; number <= Tries; number++)
        {
            var order = await BeginStubborn(bench, grace: TimeSpan.FromMinutes(1), run: number);
            var watch = Stopwatch.StartNew();
            await bench.Cancel(order, force: true);
            await Eventually.Holds(() => Eyes.LivingOf(bench.Identity).Count == 0);
            var took = watch.Elapsed;
            (await bench.Server.Finished(order.Id.StepId)).Result.ShouldBe(StepResult.Killed);
            if (took < Half) return;
        }

        Assert.Fail($"Not once in {Tries} tries it was gone in {Half.TotalSeconds} s");
    }

    [Theory, InlineData(Bench.Cgroup), InlineData(Bench.Group)]
    public async Task Force_during_the_grace_kills_at_once(string means)
    {
        await using var bench = new Bench(means);
        var order = await BeginStubborn(bench, grace: TimeSpan.FromMinutes(1));
        await bench.Cancel(order);
        Eyes.LivingOf(bench.Identity).ShouldNotBeEmpty();
        (await bench.Cancel(order, force: true)).ShouldBe(CancelAnswer.Ending);
        var report = await bench.Server.Finished(order.Id.StepId);
        report.Ended!.After.ShouldBeLessThan(TimeSpan.FromSeconds(25));
        Eyes.LivingOf(bench.Identity).ShouldBeEmpty();
    }

    [Theory, InlineData(Bench.Cgroup), InlineData(Bench.Group)]
    public async Task A_co_operative_tree_ends_long_before_its_grace_and_may_say_good_bye(string means)
    {
        await using var bench = new Bench(means);
        // Nothing is started after "ready": a child that is born as the signal comes does not get it, and lives until the grace is over.
        var order = bench.Order("trap 'echo bye; exit 0' TERM; sleep 600 & echo ready; wait $!");
        await bench.Begin(order);
        await bench.Server.Said("ready");
        await bench.Cancel(order);
        var report = await bench.Server.Finished(order.Id.StepId);
        report.Result.ShouldBe(StepResult.Killed);
        report.Ended!.After.ShouldBeLessThan(TimeSpan.FromSeconds(25));
        bench.Server.Texts(OutputKind.Out).ShouldContain("bye");
        Eyes.LivingOf(bench.Identity).ShouldBeEmpty();
    }

    [Theory, InlineData("INT"), InlineData("HUP"), InlineData("QUIT")]
    public async Task The_signal_is_the_one_that_the_step_wants(string signal)
    {
        await using var bench = new Bench(Bench.Group);
        var order = bench.Order($"trap 'echo got {signal}; exit 0' {signal}; echo ready; while :; do sleep 0.05; done");
        order = order with { Command = order.Command! with { StopSignal = signal } };
        await bench.Begin(order);
        await bench.Server.Said("ready");
        await bench.Cancel(order);
        await bench.Server.Finished(order.Id.StepId);
        bench.Server.Texts(OutputKind.Out).ShouldContain($"got {signal}");
    }

    [Theory, InlineData(Bench.Cgroup), InlineData(Bench.Group)]
    public async Task Each_process_hears_the_polite_signal_once(string means)
    {
        await using var bench = new Bench(means);
        const string counting = "trap 'echo asked' TERM; echo ready; while [ ! -e go ]; do sleep 0.02; done";
        var order = bench.Order($"sh -c \"{counting}\" & setsid sh -c \"{counting}\" & {counting}; wait");
        await bench.Begin(order);
        await Eventually.Holds(() => bench.Server.Texts(OutputKind.Out).Count() == 3);
        await bench.Cancel(order);
        await Eventually.Holds(() => bench.Server.Texts(OutputKind.Out).Count(text => text == "asked") == 3);
        await File.WriteAllTextAsync(Path.Combine(bench.Root, "run-1", "go"), "");
        await bench.Server.Finished(order.Id.StepId);
        bench.Server.Texts(OutputKind.Out).Count(text => text == "asked").ShouldBe(3);
    }

    [Theory, InlineData(Bench.Cgroup), InlineData(Bench.Group)]
    public async Task A_tree_that_never_stops_forking_hears_the_polite_signal_too(string means)
    {
        await using var bench = new Bench(means);
        for (var i = 0; i < 20; i++)
        {
            var order = bench.Order("echo ready; while :; do sleep 0.001 & wait; done");
            await bench.Begin(order);
            await Eventually.Holds(() => bench.Server.Lines.Count == i + 1);
            await bench.Cancel(order);
            (await bench.Server.Finished(order.Id.StepId)).Ended!.After.ShouldBeLessThan(TimeSpan.FromSeconds(25));
        }
        Eyes.LivingOf(bench.Identity).ShouldBeEmpty();
    }

    [Theory, InlineData(Bench.Cgroup), InlineData(Bench.Group)]
    public async Task A_grandchild_in_a_session_of_its_own_and_an_orphan_are_gone(string means)
    {
        await using var bench = new Bench(means);
        var word = "600." + Random.Shared.Next(100_000, 999_999);
        var order = bench.Order($"sh -c 'setsid sleep {word} & sleep {word}' & (setsid sh -c 'sleep {word} & sleep {word}' & ) ; (sleep {word} &) ; echo ready; wait");
        await bench.Begin(order);
        await bench.Server.Said("ready");
        await Eventually.Holds(() => Eyes.LivingWith(word).Count >= 7);
        await bench.Cancel(order, force: true);
        (await bench.Server.Finished(order.Id.StepId)).Ended!.Left.ShouldBe(0);
        Eyes.LivingWith(word).ShouldBeEmpty();
    }

    [Fact]
    public async Task Not_even_a_nameless_orphan_leaves_its_cgroup()
    {
        await using var bench = new Bench(Bench.Cgroup);
        var word = "600." + Random.Shared.Next(100_000, 999_999);
        var order = bench.Order($"(env -i setsid sleep {word} &); echo ready; sleep {word}");
        await bench.Begin(order);
        await Eventually.Holds(() => Eyes.LivingWith($"sleep\0{word}").Count == 2);
        await bench.Cancel(order, force: true);
        await bench.Server.Finished(order.Id.StepId);
        Eyes.LivingWith(word).ShouldBeEmpty();
    }

    [Theory, InlineData(Bench.Cgroup), InlineData(Bench.Group)]
    public async Task A_stopped_process_still_hears_the_polite_signal(string means)
    {
        await using var bench = new Bench(means);
        var order = bench.Order("kill -STOP $$; sleep 600");
        await bench.Begin(order);
        await Eventually.Holds(() => Eyes.LivingOf(bench.Identity).Any(pid => Eyes.State(pid) == 'T'));
        await bench.Cancel(order);
        (await bench.Server.Finished(order.Id.StepId)).Ended!.After.ShouldBeLessThan(TimeSpan.FromSeconds(25));
        Eyes.LivingOf(bench.Identity).ShouldBeEmpty();
    }

    [Theory, InlineData(Bench.Cgroup), InlineData(Bench.Group)]
    public async Task One_tree_among_three_hundred_processes_is_ended_and_they_are_not(string means)
    {
        await using var bench = new Bench(means);
        var others = bench.Order("for i in $(seq 300); do sleep 600 & done; echo ready; wait", run: 2);
        await bench.Begin(others);
        await bench.Server.Said("ready");
        var order = await BeginStubborn(bench, grace: TimeSpan.FromMinutes(1));
        await bench.Cancel(order, force: true);
        var ended = (await bench.Server.Finished(order.Id.StepId)).Ended!;
        ended.Count.ShouldBeLessThan(20);
        // The last of them may just be on its way from fork to exec, and has no environment to be known by.
        await Eventually.Holds(() => Eyes.LivingOf(bench.Identity).Count == 301, () => $"301 but {Eyes.LivingOf(bench.Identity).Count}");
        await bench.Cancel(others, force: true);
        (await bench.Server.Finished(others.Id.StepId)).Ended!.Count.ShouldBe(301);
        Eyes.LivingOf(bench.Identity).ShouldBeEmpty();
    }

    [Theory, InlineData(Bench.Cgroup), InlineData(Bench.Group)]
    public async Task Fifty_trees_at_once_all_end(string means)
    {
        await using var bench = new Bench(means);
        var orders = Enumerable.Range(0, 50).Select(i => bench.Order("sleep 600 & (sleep 600 &) ; wait", run: i)).ToList();
        await Task.WhenAll(orders.Select(bench.Begin));
        await Task.WhenAll(orders.Select(order => bench.Server.Started(order.Id.StepId)));
        await Task.WhenAll(orders.Select(order => bench.Cancel(order)));
        var reports = await Task.WhenAll(orders.Select(order => bench.Server.Finished(order.Id.StepId)));
        reports.ShouldAllBe(report => report.Result == StepResult.Killed && report.Ended!.Left == 0);
        Eyes.LivingOf(bench.Identity).ShouldBeEmpty();
    }

    private static async Task<StepOrder> BeginStubborn(Bench bench, TimeSpan grace, long run = 1)
    {
        var order = bench.Order(Stubborn, run);
        order = order with { Command = order.Command! with { Grace = grace } };
        await bench.Begin(order);
        // All that do not come and go: what is still on its way from fork to exec is not yet what it will be.
        await Eventually.Holds(
            () => Eyes.LivingOf(bench.Identity) is { Count: >= 6 } living && living.Intersect(Eyes.LivingWith("sleep\0600\0")).Count() >= 3,
            () => $"{Eyes.LivingOf(bench.Identity).Count} processes");
        return order;
    }
}
