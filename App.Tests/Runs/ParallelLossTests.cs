using TestRuns.Runs;
using TestRuns.Runs.Execution;
using TestRuns.Runs.Reading;
using TestRuns.Tests.Support;
using static TestRuns.Tests.Runs.ParallelTests;
using static TestRuns.Tests.Runs.RunWorld;

namespace TestRuns.Tests.Runs;

/// <summary>A run on several controllers, of which one is lost, and the server's own end under cases that go on beside each other.</summary>
public sealed class ParallelLossTests
{
    [Fact]
    public async Task A_run_hangs_on_each_controller_that_it_has_steps_on()
    {
        await using var lab = await RunLab.Open(slots: 8, machines: ["north", "south", "west"]);
        var id = await lab.Beside(2, Cases("a", "b"));
        await Begun(lab, "a", "b");
        var hanging = lab.Get<HangingRuns>();
        (await hanging.On(ClientKind.Controller, "north", default)).ShouldBe([id]);
        (await hanging.On(ClientKind.Controller, "south", default)).ShouldBe([id]);
        (await hanging.On(ClientKind.Controller, "west", default)).ShouldBeEmpty();
        await lab.AbortIt(id);
        await lab.Until(id, RunStatus.Cancelled);
        (await hanging.On(ClientKind.Controller, "south", default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task One_controller_that_is_lost_ends_the_run_on_the_others_and_each_has_to_confirm()
    {
        await using var lab = await RunLab.Open(slots: 8, machines: ["north", "south"]);
        var id = await lab.Make(new RunRequest { ProjectId = 0, Name = "run", Cases = Cases("a", "b", "c", "d"), Parallel = 4, Environment = "staging" });
        var steps = await Begun(lab, "a", "b", "c", "d");
        lab.Controllers.Safe = TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(1);
        lab.Controllers.Lost["south"] = true;
        var gone = steps.Where(step => step.Controller == "south").ToList();
        gone.Count.ShouldBe(2);
        foreach (var step in gone) step.End(StepVerdict.Unreachable);
        foreach (var step in steps.Except(gone)) (await step.Cancelled).ShouldBeFalse("without force: teardown there still runs");
        var run = await lab.Until(() => lab.Run(id), now => now is { Status: RunStatus.Cancelled, AbortUnconfirmed: true }, "the run to end");
        run.AbortKind.ShouldBe(AbortKind.ControllerLost);
        lab.Events(id).Count(type => type == EventTypes.AbortRequested).ShouldBe(1);
        var next = await lab.Make(new RunRequest { ProjectId = 0, Name = "next", Cases = Cases("x"), Environment = "staging" });
        await lab.Until(() => lab.Run(next).WaitsFor, what => what?.StartsWith("environment staging", StringComparison.Ordinal) == true, "the next to wait for the environment");

        // Back, and asked again: the other one proves nothing for it.
        var resend = lab.Get<ResendAbort>();
        await resend.Returned("north", default);
        await lab.Until(() => lab.Events(id), events => events.Contains(EventTypes.AbortResent), "the order to be sent again");
        lab.Run(id).AbortUnconfirmed.ShouldBeTrue();
        lab.Controllers.Lost.Clear();
        await resend.Returned("south", default);
        await lab.Until(() => lab.Run(id).AbortUnconfirmed, unconfirmed => !unconfirmed, "the abort to be confirmed");
        (await lab.Controllers.Begun("x")).End(StepVerdict.Passed);
        await lab.Until(next, RunStatus.Passed);
    }

    [Fact]
    public async Task A_critical_step_on_another_controller_is_not_interrupted_by_the_loss_of_one()
    {
        await using var lab = await RunLab.Open(slots: 8, machines: ["north", "south"]);
        var migrate = Step("migrate") with { Critical = true, Timeout = TimeSpan.FromMinutes(1) };
        var id = await lab.Beside(2, Case("one", migrate), Case("two", Step("b")));
        var steps = await Begun(lab, "migrate", "b");
        lab.Controllers.Lost[steps[1].Controller] = true;
        steps[1].End(StepVerdict.Unreachable);
        var run = await lab.Until(() => lab.Run(id), now => now.AbortDeferredStep is not null, "the abort to wait");
        (run.Status, run.AbortKind, run.AbortDeferredStep, run.AbortForced).ShouldBe((RunStatus.CancelRequested, AbortKind.ControllerLost, "migrate", false));
        steps[0].WasCancelled.ShouldBeFalse();
        steps[0].End(StepVerdict.Passed);
        await lab.Until(id, RunStatus.Cancelled);
        lab.Cases(id).Select(row => row.Status).ShouldBe([CaseStatus.Passed, CaseStatus.Failed]);
    }

    [Fact]
    public async Task A_stop_of_the_server_puts_the_run_back_and_each_interrupted_case_begins_again()
    {
        using var folder = new TempFolder();
        long id;
        await using (var lab = await RunLab.Open(slots: 8, existing: folder, machines: ["north", "south"]))
        {
            id = await lab.Beside(3, Cases("a", "b", "c", "d"));
            var steps = await Begun(lab, "a", "b", "c");
            steps[0].End(StepVerdict.Passed);
            await Begun(lab, "d");
            await lab.Stop();
            lab.Run(id).Status.ShouldBe(RunStatus.Queued);
            lab.Cases(id).Select(row => row.Status).ShouldBe([CaseStatus.Passed, CaseStatus.Created, CaseStatus.Created, CaseStatus.Created]);
            lab.Controllers.Used.ShouldBe(0);
        }

        await using var again = await RunLab.Open(slots: 8, existing: folder);
        foreach (var step in await Begun(again, "b", "c", "d")) step.End(StepVerdict.Passed);
        await again.Until(id, RunStatus.Passed);
        again.Cases(id).Select(row => row.Attempt).ShouldBe([1, 2, 2, 2]);
    }

    [Fact]
    public async Task A_stop_of_the_server_lets_critical_steps_finish()
    {
        await using var lab = await RunLab.Open(slots: 8);
        var migrate = Step("migrate") with { Critical = true, Timeout = TimeSpan.FromMinutes(1) };
        var id = await lab.Beside(2, Case("one", migrate), Case("two", Step("b")));
        var steps = await Begun(lab, "migrate", "b");
        var stopping = lab.Stop();
        (await steps[1].Cancelled).ShouldBeFalse();
        steps[0].WasCancelled.ShouldBeFalse();
        steps[0].End(StepVerdict.Passed);
        await stopping;
        lab.Run(id).Status.ShouldBe(RunStatus.Queued);
        lab.Cases(id).Select(row => row.Status).ShouldBe([CaseStatus.Passed, CaseStatus.Created]);
    }

    [Fact]
    public async Task After_a_kill_of_the_server_each_interrupted_case_begins_again()
    {
        await using var world = new RunWorld();
        var id = await world.Queued(2, Cases("a", "b", "c"));
        var first = (await world.StartQueued(id))!;
        var second = await world.Lane(id);
        await first.ToStep();
        await second.ToStep();
        world.Cases(id).Count(row => row.Status == CaseStatus.InProgress).ShouldBe(2);
        (await world.Sweep()).ShouldBeNull();
        world.Run(id).Status.ShouldBe(RunStatus.Queued);
        world.Cases(id).ShouldAllBe(row => row.Status == CaseStatus.Created);
        var again = (await world.StartQueued(id))!;
        await again.Finish();
        world.Run(id).Status.ShouldBe(RunStatus.Passed);
        world.Cases(id).Select(row => row.Attempt).ShouldBe([2, 2, 1]);
    }

    [Fact]
    public async Task After_a_kill_of_the_server_a_critical_step_is_waited_for_and_what_was_beside_it_is_not_begun_again()
    {
        await using var world = new RunWorld();
        var migrate = Step("migrate") with { Critical = true, Timeout = TimeSpan.FromMinutes(1) };
        var id = await world.Queued(2, Case("one", migrate), Case("two", Step("b")), Case("three", Step("c")));
        var first = (await world.StartQueued(id))!;
        var second = await world.Lane(id);
        await first.ToStep();
        await second.ToStep();
        var adopted = await world.Sweep();
        adopted.ShouldNotBeNull();
        var run = world.Run(id);
        (run.Status, run.AbortKind, run.AbortDeferredStep).ShouldBe((RunStatus.CancelRequested, AbortKind.ServerStopped, "migrate"));
        world.Cases(id).Select(row => row.Status).ShouldBe([CaseStatus.InProgress, CaseStatus.Failed, CaseStatus.Cancelled]);
        await adopted.Finish();
        (world.Run(id).Status, world.Cases(id)[0].Status).ShouldBe((RunStatus.Cancelled, CaseStatus.Passed));
    }
}
