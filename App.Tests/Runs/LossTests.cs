using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Runs;
using TestRuns.Runs.Execution;
using TestRuns.Tests.Support;
using static TestRuns.Tests.Runs.RunWorld;

namespace TestRuns.Tests.Runs;

/// <summary>Controllers that fail, answer late or not at all: what is said of a run stays true, and nothing of it stays behind.</summary>
public sealed class LossTests
{
    [Fact]
    public async Task Processes_that_could_not_be_ended_leave_the_abort_unconfirmed()
    {
        await using var lab = await RunLab.Open();
        lab.Controllers.WhenClosed = _ => Task.FromResult<ProcessProof?>(new ProcessProof(1, TimeSpan.FromSeconds(1), Left: 1, "played"));
        var id = await lab.Make(Case("one", Step("a")));
        var step = await lab.Controllers.Begun("a");
        step.Obeys = false;
        await lab.AbortIt(id);
        step.End(StepVerdict.Killed, new ProcessProof(3, TimeSpan.FromSeconds(8), Left: 1, "played"));
        (await lab.Until(id, RunStatus.Cancelled)).AbortUnconfirmed.ShouldBeTrue();
    }

    [Fact]
    public async Task An_abort_is_not_confirmed_when_closing_the_run_fails()
    {
        await using var lab = await RunLab.Open();
        lab.Controllers.WhenClosed = _ => throw new IOException("gone");
        var id = await lab.Make(Case("one", Step("a")));
        await lab.Controllers.Begun("a");
        await lab.AbortIt(id, text: "enough");
        var run = await lab.Until(id, RunStatus.Cancelled);
        (run.AbortUnconfirmed, run.AbortText).ShouldBe((true, "enough"));
        lab.Cases(id)[0].Result.ShouldBe("enough");
        lab.Events(id).ShouldContain(EventTypes.AbortFailed);
    }

    [Fact]
    public async Task A_run_that_was_done_keeps_its_result_when_closing_it_fails()
    {
        await using var lab = await RunLab.Open();
        lab.Controllers.WhenClosed = _ => throw new IOException("gone");
        var id = await lab.Make(Case("one", Step("a")));
        (await lab.Controllers.Begun("a")).End(StepVerdict.Passed);
        (await lab.Until(() => lab.Run(id), run => run.Status.IsTerminal(), "the run to end")).Status.ShouldBe(RunStatus.Passed);
    }

    [Fact]
    public async Task A_run_that_goes_back_to_the_queue_stays_there_when_closing_it_fails()
    {
        await using var lab = await RunLab.Open();
        lab.Controllers.WhenClosed = _ => throw new IOException("gone");
        var id = await lab.Make(Case("one", Step("a")));
        await lab.Controllers.Begun("a");
        await lab.Stop();
        lab.Run(id).Status.ShouldBe(RunStatus.Queued);
    }

    [Fact]
    public async Task A_lost_controller_is_not_waited_for_twice()
    {
        var clock = new ManualTime();
        await using var lab = await RunLab.Open(clock: clock);
        lab.Controllers.Silent = true;
        var closing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lab.Controllers.WhenClosed = async cancellationToken =>
        {
            closing.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return null;
        };
        var id = await lab.Make(Case("one", Step("a") with { Run = new() { Command = "x", Grace = TimeSpan.Zero } }));
        await lab.Controllers.Begun("a");
        await lab.AbortIt(id);
        await lab.Until(() => lab.Events(id), events => events.Contains(EventTypes.AbortSent), "the request to be sent");
        await Eventually.Holds(() => clock.IsAwaited(clock.GetUtcNow() + TimeSpan.FromSeconds(10)), () => "its job waits for the answer");
        clock.Advance(TimeSpan.FromSeconds(11));
        (await lab.Until(id, RunStatus.Cancelled)).AbortUnconfirmed.ShouldBeTrue();
        await closing.Task.WaitAsync(Eventually.Limit);
        clock.Advance(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_run_that_cannot_be_read_gives_its_slot_back_and_ends()
    {
        await using var lab = await RunLab.Open(slots: 1);
        var first = await lab.Make(Case("one", Step("a")));
        var running = await lab.Controllers.Begun("a");
        var broken = await lab.Make(Case("two", Step("b")), Case("three", Step("c")));
        await Break(lab, broken, position: 1);
        var behind = await lab.Make(Case("four", Step("d")));
        running.End(StepVerdict.Passed);
        (await lab.Until(broken, RunStatus.Cancelled)).AbortKind.ShouldBe(AbortKind.Internal);
        (await lab.Controllers.Begun("d")).End(StepVerdict.Passed);
        await lab.Until(behind, RunStatus.Passed);
        lab.Run(first).Status.ShouldBe(RunStatus.Passed);
    }

    [Fact]
    public async Task Nobody_is_stuck_behind_a_queued_run_that_cannot_be_read()
    {
        await using var lab = await RunLab.Open(slots: 1);
        await lab.Make(Case("one", Step("a")));
        var running = await lab.Controllers.Begun("a");
        var broken = await lab.Make(Case("two", Step("b")));
        await Break(lab, broken, position: 0);
        await lab.Make(Case("four", Step("d")));
        running.End(StepVerdict.Passed);
        (await lab.Controllers.Begun("d")).End(StepVerdict.Passed);
        (await lab.Until(broken, RunStatus.Cancelled)).AbortKind.ShouldBe(AbortKind.Internal);
    }

    private static async Task Break(RunLab lab, long runId, int position)
    {
        await using var db = lab.Db();
        await db.Database.ExecuteSqlAsync($"UPDATE RunCases SET Spec = 'no JSON' WHERE RunId = {runId} AND Position = {position}");
    }
}
