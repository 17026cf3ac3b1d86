using TestRuns.Catalog;
using TestRuns.Runs;
using TestRuns.Runs.Execution;
using TestRuns.Runs.State;
using TestRuns.Tests.Support;
using static TestRuns.Tests.Runs.RunWorld;

namespace TestRuns.Tests.Runs;

/// <summary>Requests and ends that meet at awkward moments.</summary>
public sealed class InterleavingTests
{
    [Fact]
    public async Task The_deferral_is_over_when_its_critical_step_is_though_teardown_still_runs()
    {
        await using var lab = await RunLab.Open();
        var id = await lab.Make(Case("one", Step("migrate") with { Critical = true, Timeout = TimeSpan.FromMinutes(1) }, Step("t") with { Always = true }));
        var step = await lab.Controllers.Begun("migrate");
        await lab.AbortIt(id);
        step.End(StepVerdict.Passed);
        var teardown = await lab.Controllers.Begun("t");
        var run = lab.Run(id);
        (run.Status, run.AbortDeferredStep, run.AbortDeferredUntil).ShouldBe((RunStatus.CancelRequested, null, null));
        teardown.End(StepVerdict.Passed);
        await lab.Until(id, RunStatus.Cancelled);
    }

    [Fact]
    public async Task Cancelling_a_case_by_force_begins_no_teardown_and_is_recorded_once()
    {
        await using var lab = await RunLab.Open();
        var id = await lab.Make(Case("one", Step("a"), Step("t") with { Always = true }), Case("two", Step("b")));
        var step = await lab.Controllers.Begun("a");
        step.Obeys = false;
        var cancel = lab.Get<CancelCase>();
        var first = lab.Cases(id)[0].Id;
        Task<AbortAnswer> Ask(bool force) => cancel.Ask(id, first, AbortReason.Asked(RunLab.Ana, text: null), force, default);
        (await Ask(force: false)).Outcome.ShouldBe(AbortOutcome.Accepted);
        (await Ask(force: true)).Outcome.ShouldBe(AbortOutcome.Forced);
        await Ask(force: true);
        (await lab.Controllers.Begun("b")).End(StepVerdict.Passed);
        await lab.Until(id, RunStatus.Failed);
        lab.Steps(id).Select(row => row.Status).ShouldBe([StepStatus.Cancelled, StepStatus.Skipped, StepStatus.Passed]);
        lab.Events(id).Count(type => type == EventTypes.AbortForced).ShouldBe(1);
        lab.Cases(id)[0].Status.ShouldBe(CaseStatus.Cancelled);
    }

    [Fact]
    public async Task Ten_that_supersede_at_once_each_make_a_run_and_one_is_left()
    {
        await using var lab = await RunLab.Open();
        var request = new RunRequest { ProjectId = 0, Name = "keyed", Cases = [Case("one", Step("a"))], Key = "build-7", Supersede = true };
        await lab.Make(request);
        var made = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => lab.Make(request)));
        made.ShouldBeUnique();
        await lab.Until(() => made.Count(id => lab.Run(id).Status is RunStatus.Cancelled), count => count == 9, "nine to be superseded");
        made.Count(id => lab.Run(id).LiveKey is not null).ShouldBe(1);
    }

    [Fact]
    public async Task A_waiting_step_of_teardown_is_waited_for_without_haste_when_the_time_of_its_case_is_over()
    {
        var clock = new CountedTime();
        await using var lab = await RunLab.Open(clock: clock.Inner, time: clock);
        var wait = new StepSpec { Name = "settle", Kind = StepKind.Wait, Wait = TimeSpan.FromSeconds(10), Always = true };
        var id = await lab.Make(Case("one", Step("a"), wait) with { Timeout = TimeSpan.FromSeconds(30) });
        await lab.Controllers.Begun("a");
        clock.Inner.Advance(TimeSpan.FromSeconds(31));
        await lab.Until(() => lab.Steps(id), steps => steps is [_, { Status: StepStatus.InProgress }], "the wait to begin");
        // By when it began: the clock was still on its way then, from the end of the case's time on.
        var end = lab.Steps(id)[1].StartedAt!.Value + TimeSpan.FromSeconds(10);
        await Eventually.Holds(() => clock.Inner.IsAwaited(end), () => "its job waits for it");
        var before = clock.Timers;
        for (var n = 0; n < 200; n++) await Task.Yield();
        (clock.Timers - before).ShouldBeLessThan(20);
        clock.Inner.Advance(TimeSpan.FromSeconds(11));
        await lab.Until(id, RunStatus.Failed);
    }

    [Fact]
    public async Task Teardown_of_an_aborted_run_does_not_wait_for_a_slot_for_ever()
    {
        var clock = new ManualTime();
        await using var lab = await RunLab.Open(slots: 1, clock: clock);
        var wait = new StepSpec { Name = "settle", Kind = StepKind.Wait, Wait = TimeSpan.FromHours(1) };
        var id = await lab.Make(Case("one", wait, Step("t") with { Always = true }) with { Timeout = null });
        await lab.Until(() => lab.Steps(id), steps => steps is [{ Status: StepStatus.InProgress }, _], "the wait to begin");
        await lab.Make(Case("two", Step("a") with { Timeout = TimeSpan.FromHours(5) }) with { Timeout = null });
        await lab.Controllers.Begun("a");
        await lab.AbortIt(id);
        await lab.Until(() => lab.Steps(id), steps => steps[0].Status == StepStatus.Cancelled, "the wait to end");
        await Eventually.Holds(() => clock.IsAwaited(clock.GetUtcNow() + TimeSpan.FromSeconds(60)), () => "its job waits for a slot");
        clock.Advance(TimeSpan.FromSeconds(61));
        (await lab.Until(id, RunStatus.Cancelled)).AbortUnconfirmed.ShouldBeFalse();
        lab.Steps(id)[1].Status.ShouldBe(StepStatus.Skipped);
    }

    [Fact]
    public void A_time_that_no_timer_can_hold_is_a_mistake_in_the_settings() =>
        new RunOptions { RunTimeout = TimeSpan.FromDays(60) }.Mistakes().ShouldHaveSingleItem().ShouldContain("Runs:RunTimeout");

    [Fact]
    public async Task A_listener_that_fails_does_not_keep_the_others_from_hearing()
    {
        await using var world = new RunWorld();
        var heard = 0;
        world.Writer.Committed += _ => throw new InvalidDataException("broken");
        world.Writer.Committed += _ => heard++;
        await world.Queued(Case("one", Step("a")));
        heard.ShouldBe(1);
    }

    /// <summary>A clock that the test turns, and that counts how often somebody begins to wait.</summary>
    private sealed class CountedTime : TimeProvider
    {
        private int timers;

        public ManualTime Inner { get; } = new();

        public int Timers => Volatile.Read(ref timers);

        public override DateTimeOffset GetUtcNow() => Inner.GetUtcNow();

        public override long TimestampFrequency => Inner.TimestampFrequency;

        public override long GetTimestamp() => Inner.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Increment(ref timers);
            return Inner.CreateTimer(callback, state, dueTime, period);
        }
    }
}
