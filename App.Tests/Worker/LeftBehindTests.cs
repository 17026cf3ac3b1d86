using System.Diagnostics;
using TestRuns.Controllers.Wire;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Worker;

public sealed class LeftBehindTests
{
    [Theory, InlineData(Bench.Cgroup), InlineData(Bench.Group)]
    public async Task What_a_step_left_running_serves_the_next_one_and_ends_with_the_run(string means)
    {
        await using var bench = new Bench(means);
        // It goes on writing into its step's pipe: it must neither be kept from it nor die of it.
        (await bench.Run("(while :; do echo tick; echo x >> ticks; sleep 0.02; done) & true")).Result.ShouldBe(StepResult.Passed);
        var ticks = Path.Combine(bench.Root, "run-1", "ticks");
        var before = File.ReadAllLines(ticks).Length;
        await Eventually.Holds(() => File.ReadAllLines(ticks).Length > before + 10);
        var closed = await bench.Close();
        closed.LeftBehind!.Count.ShouldBeInRange(1, 2);
        closed.LeftBehind.Left.ShouldBe(0);
        Eyes.LivingOf(bench.Identity).ShouldBeEmpty();
        Directory.Exists(Path.Combine(bench.Root, "run-1")).ShouldBeFalse();
        (await bench.Close()).LeftBehind.ShouldBeNull();
    }

    [Theory, InlineData(Bench.Cgroup), InlineData(Bench.Group)]
    public async Task An_orphan_that_holds_the_pipe_does_not_hang_the_step(string means)
    {
        await using var bench = new Bench(means);
        var watch = Stopwatch.StartNew();
        var report = await bench.Run("(setsid sleep 600 &); echo done");
        // Of the ten minutes that the orphan sleeps.
        watch.Elapsed.ShouldBeLessThan(Eventually.Limit);
        report.Result.ShouldBe(StepResult.Passed);
        bench.Server.Texts(OutputKind.Out).ShouldBe(["done"]);
        (await bench.Close()).LeftBehind!.Count.ShouldBe(1);
        Eyes.LivingOf(bench.Identity).ShouldBeEmpty();
    }

    [Theory, InlineData(Bench.Cgroup), InlineData(Bench.Group)]
    public async Task What_ignores_the_polite_signal_is_killed_with_the_run(string means)
    {
        await using var bench = new Bench(means);
        await bench.Run("sh -c 'trap \"\" TERM; echo deaf; sleep 600; sleep 600' > said & until [ -s said ]; do sleep 0.01; done");
        (await bench.Close()).LeftBehind!.Count.ShouldBe(2);
        Eyes.LivingOf(bench.Identity).ShouldBeEmpty();
    }

    [Theory, InlineData(Bench.Cgroup), InlineData(Bench.Group)]
    public async Task A_cancel_while_the_last_output_is_awaited_ends_what_is_left(string means)
    {
        await using var bench = new Bench(means);
        // It is awaited for half a second: on a busy machine a cancel can come later, and then it is another story.
        for (var run = 1; run <= 20; run++)
        {
            var order = bench.Order("sleep 600 & echo $$ > pid; exit 3", run);
            await bench.Begin(order);
            var pid = Path.Combine(bench.Root, $"run-{run}", "pid");
            await Eventually.Holds(() => File.Exists(pid) && int.TryParse(File.ReadAllText(pid), out var id) && !Eyes.IsAlive(id));
            var answer = await bench.Cancel(order);
            (await bench.Server.Finished(order.Id.StepId)).ExitCode.ShouldBe(3);
            if (answer == CancelAnswer.Ending)
            {
                Eyes.LivingOf(bench.Identity).ShouldBeEmpty();
                return;
            }

            await bench.Close(run);
        }

        Assert.Fail("No cancel came in time");
    }

    [Theory, InlineData(Bench.Cgroup), InlineData(Bench.Group)]
    public async Task Disposing_the_runner_ends_everything(string means)
    {
        await using var bench = new Bench(means);
        await bench.Run("(setsid sleep 600 &)");
        var order = bench.Order("sleep 600", run: 2);
        await bench.Begin(order);
        await bench.Server.Started(order.Id.StepId);
        await bench.Runner.DisposeAsync();
        Eyes.LivingOf(bench.Identity).ShouldBeEmpty();
        (await bench.Server.Finished(order.Id.StepId)).Result.ShouldBe(StepResult.Killed);
    }

    [Fact]
    public async Task Closing_a_run_leaves_other_runs_alone()
    {
        await using var bench = new Bench(Bench.Group);
        await bench.Run(bench.Order("sleep 600 &", run: 1));
        await bench.Run(bench.Order("sleep 600 &", run: 2));
        (await bench.Close(1)).LeftBehind!.Count.ShouldBe(1);
        Eyes.LivingOf(bench.Identity).Count.ShouldBe(1);
        Directory.Exists(Path.Combine(bench.Root, "run-2")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_run_that_is_closed_while_a_step_runs_ends_the_step_first()
    {
        await using var bench = new Bench(Bench.Group);
        var order = bench.Order("sleep 600");
        await bench.Begin(order);
        await bench.Server.Started(order.Id.StepId);
        await bench.Close();
        Eyes.LivingOf(bench.Identity).ShouldBeEmpty();
        (await bench.Server.Finished(order.Id.StepId)).Result.ShouldBe(StepResult.Killed);
    }
}
