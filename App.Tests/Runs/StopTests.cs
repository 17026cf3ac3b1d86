using TestRuns.Runs;
using TestRuns.Runs.Execution;
using TestRuns.Tests.Support;
using static TestRuns.Tests.Runs.RunWorld;

namespace TestRuns.Tests.Runs;

/// <summary>The server stops, at moments that are not its best.</summary>
public sealed class StopTests
{
    [Fact]
    public async Task A_run_that_is_about_to_start_when_the_server_stops_stays_queued()
    {
        await using var lab = await RunLab.Open();
        var stop = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        lab.Controllers.OnTryTake = () => stop.TrySetResult(lab.Stop());
        var id = await lab.Make(Case("one", Step("a")));
        await await stop.Task.WaitAsync(Eventually.Limit);
        lab.Run(id).Status.ShouldBe(RunStatus.Queued);
        lab.Controllers.Used.ShouldBe(0);
    }

    [Fact]
    public async Task A_stop_during_teardown_does_not_take_a_critical_step_for_begun_that_was_not()
    {
        await using var lab = await RunLab.Open();
        var id = await lab.Make(Case("one", Step("a"), Step("migrate") with { Critical = true, Timeout = TimeSpan.FromMinutes(1) }, Step("t") with { Always = true }));
        (await lab.Controllers.Begun("a")).End(StepVerdict.Failed);
        await lab.Controllers.Begun("t");
        await lab.Stop();
        lab.Run(id).Status.ShouldBe(RunStatus.Queued);
    }

    [Fact]
    public async Task A_run_that_goes_back_to_the_queue_has_not_waited_there_since_it_was_first_queued()
    {
        using var folder = new TempFolder();
        var clock = new ManualTime();
        long id;
        await using (var lab = await RunLab.Open(clock: clock, existing: folder, set: options => options.QueueTimeout = TimeSpan.FromMinutes(10)))
        {
            id = await lab.Make(Case("one", Step("a")) with { Timeout = null });
            await lab.Controllers.Begun("a");
            clock.Advance(TimeSpan.FromMinutes(30));
            await lab.Stop();
            lab.Run(id).Status.ShouldBe(RunStatus.Queued);
        }

        await using var again = await RunLab.Open(clock: clock, existing: folder, set: options => options.QueueTimeout = TimeSpan.FromMinutes(10));
        (await again.Controllers.Begun("a")).End(StepVerdict.Passed);
        await again.Until(id, RunStatus.Passed);
    }
}
