using TestRuns.Runs;
using TestRuns.Runs.Execution;
using TestRuns.Runs.Reading;
using static TestRuns.Tests.Runs.RunWorld;

namespace TestRuns.Tests.Runs;

/// <summary>Who is next, where several runs wait for the same.</summary>
public sealed class QueueOrderTests
{
    [Fact]
    public async Task Of_runs_that_wait_for_a_slot_the_one_with_the_highest_priority_starts_first()
    {
        await using var lab = await RunLab.Open(slots: 1);
        await lab.Make(Case("busy", Step("busy")));
        var busy = await lab.Controllers.Begun("busy");
        var (usual, low, high) = (await Make(lab, "usual", 0), await Make(lab, "low", -10), await Make(lab, "high", 10));
        (await Queue(lab)).ShouldBe([high, usual, low]);
        busy.End(StepVerdict.Passed);
        foreach (var name in new[] { "high", "usual", "low" }) (await lab.Controllers.Begun(name)).End(StepVerdict.Passed);
        await lab.Until(low, RunStatus.Passed);
        lab.Run(high).StartedAt!.Value.ShouldBeLessThanOrEqualTo(lab.Run(usual).StartedAt!.Value);
    }

    [Fact]
    public async Task A_slot_that_comes_free_while_the_queue_is_gone_through_goes_to_its_front()
    {
        await using var lab = await RunLab.Open(slots: 1);
        var held = await lab.Controllers.Take(new SlotWish(0, 0, [], Controller: null), default);
        var (high, usual) = (await Make(lab, "high", 10), await Make(lab, "usual", 0));
        foreach (var run in new[] { high, usual }) await lab.Until(() => lab.Run(run), seen => seen.WaitsFor is not null, "it to wait");
        var asked = 0;
        lab.Controllers.OnTryTake = () =>
        {
            // The first was refused just now.
            if (Interlocked.Increment(ref asked) == 2) held.Dispose();
        };
        lab.Get<RunQueue>().Signal();
        (await lab.Controllers.Begun("high")).End(StepVerdict.Passed);
        (await lab.Controllers.Begun("usual")).End(StepVerdict.Passed);
        await lab.Until(usual, RunStatus.Passed);
    }

    [Fact]
    public async Task Moved_to_the_front_it_overtakes_every_priority_and_the_record_says_who_did_it()
    {
        await using var lab = await RunLab.Open(slots: 1);
        await lab.Make(Case("busy", Step("busy")));
        var busy = await lab.Controllers.Begun("busy");
        var (high, low, other) = (await Make(lab, "high", 10), await Make(lab, "low", -10), await Make(lab, "other", 0));
        (await Front(lab, low)).ShouldBe(FrontOutcome.Moved);
        (await Front(lab, low)).ShouldBe(FrontOutcome.FirstAlready);
        (await Front(lab, other)).ShouldBe(FrontOutcome.Moved);
        var late = await Make(lab, "late", 10);
        (await Queue(lab)).ShouldBe([other, low, high, late]);
        lab.Events(low).Count(type => type == EventTypes.RunMovedToFront).ShouldBe(1);
        (await Front(lab, 4711)).ShouldBe(FrontOutcome.Unknown);
        busy.End(StepVerdict.Passed);
        (await lab.Controllers.Begun("other")).End(StepVerdict.Passed);
        await lab.Until(other, RunStatus.Passed);
        (await Front(lab, other)).ShouldBe(FrontOutcome.NotQueued);
        foreach (var name in new[] { "low", "high", "late" }) (await lab.Controllers.Begun(name)).End(StepVerdict.Passed);
        await lab.Until(late, RunStatus.Passed);
    }

    [Fact]
    public void What_goes_back_to_the_queue_stays_in_front_of_its_class_and_of_no_higher_one()
    {
        QueuePlace.OfRequeued(900_000_000, 0, 900_000_000).ShouldBeLessThan(QueuePlace.Of(1, 0));
        QueuePlace.OfRequeued(1, 0, 1).ShouldBeGreaterThan(QueuePlace.Of(900_000_000, 1));
        QueuePlace.OfRequeued(7, -1, 7).ShouldBeGreaterThan(QueuePlace.Of(900_000_000, 0));
        QueuePlace.Of(8, 3).ShouldBeGreaterThan(QueuePlace.Of(7, 3));
        QueuePlace.OfRequeued(7, -10, QueuePlace.OfFront(QueuePlace.Of(8, 10))).ShouldBe(QueuePlace.OfFront(QueuePlace.Of(8, 10)));
        QueuePlace.OfFront(null).ShouldBeLessThan(QueuePlace.OfRequeued(1, 10, 1));
    }

    [Fact]
    public async Task Run_again_it_keeps_its_priority()
    {
        await using var world = new RunWorld();
        var made = await world.Create.Make(new RunRequest { ProjectId = world.ProjectId, Name = "run", Cases = [Case("one", Step("a"))], Priority = 4 }, Ana, default);
        await world.Abort.Ask(made.RunId, AbortReason.Asked(Ana, null), force: false, default);
        var again = await new RerunRun(world.Writer).Ask(made.RunId, RerunChoice.All, Ana, default);
        world.Run(again.Made!.RunId).Priority.ShouldBe(4);
    }

    private static Task<long> Make(RunLab lab, string step, int priority) =>
        lab.Make(new RunRequest { ProjectId = 0, Name = step, Cases = [Case(step, Step(step))], Priority = priority });

    private static Task<FrontOutcome> Front(RunLab lab, long run) => lab.Get<MoveToFront>().Ask(run, RunLab.Ana, default);

    private static async Task<IReadOnlyList<long>> Queue(RunLab lab) => [.. (await lab.Get<QueueReads>().Queued(null, 10, default)).Select(run => run.Id)];
}
