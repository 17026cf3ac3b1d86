using TestRuns.E2E.Support;

namespace TestRuns.E2E;

/// <summary>The check of the records can fail: each promise is broken here on paper.</summary>
public sealed class RecordCheckTests
{
    private const long Now = 1_000_000;

    private readonly EndMemory before = new();
    private long number;

    [Fact]
    public void What_is_right_is_not_complained_of()
    {
        var good = Good();
        before.Remember(good);
        RecordCheck.Violations(good, before).ShouldBeEmpty();
    }

    [Fact]
    public void A_run_that_ended_does_not_change() =>
        Broken(good => good with { Runs = Change(good.Runs, run => run.Id == 1, run => run with { Status = "Failed" }) }, "run 1 was Passed at 5:");

    [Fact]
    public void Its_reason_does_not_change() =>
        Broken(good => good with { Runs = Change(good.Runs, run => run.Id == 2, run => run with { AbortText = "another" }) }, "run 2 was Cancelled");

    [Fact]
    public void A_case_or_a_step_that_ended_does_not_change()
    {
        Broken(good => good with { Cases = Change(good.Cases, row => row.Id == 11, row => row with { Status = "Failed" }) }, "case 11 was Passed and is Failed");
        Broken(good => good with { Steps = Change(good.Steps, row => row.Id == 111, row => row with { Status = "InProgress" }) }, "step 111 was Passed and is not any more");
    }

    [Fact]
    public void An_event_is_not_lost_and_not_changed()
    {
        Broken(good => good with { Events = [.. good.Events.Skip(1)] }, "event 1 run.created of run 1 was lost or changed");
        Broken(good => good with { Events = Change(good.Events, happened => happened.Id == 1, happened => happened with { By = "somebody else" }) }, "event 1 run.created of run 1 was lost or changed");
        Broken(good => good with { Events = [.. good.Events, good.Events[0]] }, "the event number 1 was given twice");
    }

    [Fact]
    public void A_run_ends_once()
    {
        Broken(good => good with { Events = [.. good.Events, Event(2, "run.cancelled")] }, "run 2 is Cancelled and has 2 ends");
        Broken(good => good with { Events = [.. good.Events, Event(1, "run.failed")] }, "run 1 is Passed and has 2 ends");
        Broken(good => good with { Events = [.. good.Events.Where(happened => happened.Type != "run.passed")] }, "run 1 is Passed and has 0 ends");
        Broken(good => good with { Runs = Change(good.Runs, run => run.Id == 3, run => run with { Status = "Passed" }) }, "run 3 is Passed, but its events tell that it is Started");
        Broken(good => good with { Events = [.. good.Events, Event(1, "run.started")] }, "its events tell that it is Passed, then run.started");
    }

    [Fact]
    public void An_abort_has_one_request_and_one_reason()
    {
        Broken(good => good with { Events = [.. good.Events, Event(5, "abort.requested")] }, "run 5 has 2 abort requests");
        Broken(good => good with { Runs = Change(good.Runs, run => run.Id == 2, run => run with { AbortText = null }) }, "run 2 was aborted without saying why");
        Broken(good => good with { Runs = Change(good.Runs, run => run.Id == 2, run => run with { AbortKind = null }) }, "run 2 is Cancelled without a reason");
        Broken(good => good with { Runs = Change(good.Runs, run => run.Id == 1, run => run with { AbortKind = "User" }) }, "run 1 is Passed though it was aborted");
        Broken(good => good with { Runs = Change(good.Runs, run => run.Id == 2, run => run with { AbortConfirmedAt = null }) }, "run 2 is neither confirmed nor unconfirmed");
        Broken(good => good with { Runs = Change(good.Runs, run => run.Id == 2, run => run with { AbortConfirmedAt = null, AbortUnconfirmed = true }) }, "run 2 is still unconfirmed though north is back");
    }

    [Fact]
    public void Nothing_of_an_ended_run_is_open()
    {
        Broken(good => good with { Cases = [.. good.Cases, new CaseRow(12, 1, "InProgress", 1)] }, "run 1 has ended, its case 12 is InProgress");
        Broken(good => good with { Steps = [.. good.Steps, Step(112, 1, "Created")] }, "run 1 has ended, its step 112 S112 is Created");
        Broken(good => good with { Runs = Change(good.Runs, run => run.Id == 1, run => run with { LiveKey = "build 7" }) }, "run 1 has ended and still has the key build 7");
        Broken(good => good with { Runs = Change(good.Runs, run => run.Id == 1, run => run with { EndedAt = null }) }, "run 1 has ended without a time");
    }

    [Fact]
    public void A_live_run_works_or_waits_for_something_that_is_so()
    {
        Broken(good => good with { Processes = [] }, "run 3 is started and nothing of it runs");
        Broken(good => good with { Runs = Change(good.Runs, run => run.Id == 4, run => run with { WaitsFor = null }) }, "run 4 is queued and waits for nothing");
        Broken(good => good with { Runs = Change(good.Runs, run => run.Id == 4, run => run with { Environment = "production" }) }, "nobody holds production");
        Broken(good => good with { Runs = Change(good.Runs, run => run.Id == 4, run => run with { Labels = ["red"], WaitsFor = "a free slot: all 2 on south are in use" }) }, "nothing runs on south");
        Broken(good => good with { Runs = Change(good.Runs, run => run.Id == 4, run => run with { WaitsFor = "a controller with label red: none is connected", Labels = ["red"] }) }, "south would do");
    }

    [Fact]
    public void A_run_that_is_streamed_in_has_somebody_who_does()
    {
        Broken(good => good with { Sessions = Change(good.Sessions, one => one.RunId == 6, one => one with { IsAlive = false }) }, "run 6 is started and nobody is there who streams it in");
        Broken(good => good with { Sessions = Change(good.Sessions, one => one.RunId == 6, one => one with { IsLive = false }) }, "run 6 is started and nobody is there who streams it in");
        Broken(
            good => good with { Runs = Change(good.Runs, run => run.Id == 7, run => run with { AbortConfirmedAt = null, AbortUnconfirmed = true }) },
            "run 7 is still unconfirmed though whoever reported it is there");
    }

    [Fact]
    public void An_abort_does_not_take_for_ever()
    {
        Broken(good => good with { Now = Now + 20_000 }, "run 5 is being aborted for too long");
        Broken(good => good with { Now = Now + 70_000, Runs = Change(good.Runs, run => run.Id == 5, run => run with { AbortDeferredUntil = Now + 60_000 }) }, "run 5 is being aborted for too long");
        var teardown = Good() with { Now = Now + 20_000 };
        teardown = teardown with { Steps = [.. teardown.Steps, Step(511, 5, "InProgress") with { Always = true, Deadline = Now + 60_000 }] };
        RecordCheck.Violations(teardown, new EndMemory()).ShouldBeEmpty();
    }

    [Fact]
    public void A_step_that_began_ends_once()
    {
        Broken(good => good with { Events = [.. good.Events, Event(1, "step.killed", 111)] }, "step 111 of run 1 is Passed and has 2 ends");
        Broken(good => good with { Steps = [.. good.Steps, Step(311, 3, "Failed")] }, "step 311 of run 3 is Failed and has 0 ends");
    }

    [Fact]
    public void An_environment_has_one_run_at_a_time()
    {
        Broken(good => good with { Events = [.. good.Events, Event(4, "lease.taken")] }, "staging was given to run 4 while run 3 had it");
        Broken(good => good with { Events = [.. good.Events, Event(1, "lease.released")] }, "staging was given back by run 1, which did not have it");
        Broken(good => good with { Leases = [new LeaseRow("staging", 4, null)] }, "run 4 holds staging without a word of it");
        Broken(good => good with { Leases = [] }, "run 3 lost staging without a word of it");
        Broken(good => good with { Meetings = ["run 4 found run 3 on staging"] }, "two runs met in one environment: run 4 found run 3");
    }

    [Fact]
    public void An_ended_run_holds_nothing_and_has_no_process()
    {
        Broken(good => good with { Leases = [.. good.Leases, new LeaseRow("production", 2, Now + 1000)] }, "run 2 is Cancelled and still holds production");
        Broken(good => good with { Processes = [.. good.Processes, new MarkedProcess(77, 2, "sleep 600")] }, "run 2 is Cancelled and has processes (77 sleep 600)");
        Broken(good => good with { Processes = [.. good.Processes, new MarkedProcess(77, 9, "sleep 600")] }, "run 9 is unknown and has processes");
    }

    [Fact]
    public void A_tab_shows_what_is_so()
    {
        Broken(good => good with { Tab = new Dictionary<long, string> { [1] = "Passed", [2] = "CancelRequested" } }, "a tab shows run 2 as CancelRequested, it is Cancelled");
        Broken(good => good with { Tab = new Dictionary<long, string> { [9] = "Started" } }, "a tab shows run 9 as Started, it is unknown");
    }

    [Fact]
    public void No_more_is_in_progress_at_once_than_may_be()
    {
        Broken(good => good with { Steps = [.. good.Steps, Step(313, 3, "InProgress")] }, "2 steps of case 31 are in progress at once");
        Broken(good => good with { Cases = [.. good.Cases, new CaseRow(32, 3, "InProgress", 1)] }, "2 cases of run 3 are in progress at once, of 1 that may be");
    }

    [Fact]
    public void A_slot_is_held_by_a_run() =>
        Broken(good => good with { Controllers = [.. good.Controllers, new ControllerRow("west", [], Connected: true, UsedSlots: 1)] }, "west has more slots in use than runs (1 slots, 0 runs)");

    private void Broken(Func<Records, Records> breaking, string complaint)
    {
        number = 0;
        var good = Good();
        var memory = new EndMemory();
        memory.Remember(good);
        var found = RecordCheck.Violations(breaking(good), memory);
        found.ShouldContain(violation => violation.ToString().Contains(complaint, StringComparison.Ordinal), $"{complaint}; found: {string.Join("; ", found)}");
    }

    /// <summary>One that passed, one cancelled, one at work in staging, one that waits for it, one that is being aborted, and two that are streamed in.</summary>
    private Records Good() => new()
    {
        Now = Now,
        Runs =
        [
            new() { Id = 1, Status = "Passed", Environment = "staging", Controller = "north", EndedAt = 5 },
            new()
            {
                Id = 2, Status = "Cancelled", Controller = "north", EndedAt = 7, AbortKind = "User", AbortText = "enough", AbortBy = "Ana", AbortRequestedAt = 6, AbortConfirmedAt = 7,
            },
            new() { Id = 3, Status = "Started", Environment = "staging", Controller = "north" },
            new() { Id = 4, Status = "Queued", Environment = "staging", WaitsFor = "environment staging, which run 3 holds" },
            new() { Id = 5, Status = "CancelRequested", Controller = "north", AbortKind = "User", AbortText = "enough", AbortBy = "Ana", AbortRequestedAt = Now - 1000 },
            new() { Id = 6, Status = "Started", Source = "Reporter" },
            new()
            {
                Id = 7, Status = "Cancelled", Source = "Reporter", EndedAt = 7, AbortKind = "User", AbortText = "enough", AbortBy = "Ana", AbortRequestedAt = 6, AbortConfirmedAt = 7,
            },
        ],
        Cases = [new(11, 1, "Passed", 1), new(31, 3, "InProgress", 1)],
        Steps = [Step(111, 1, "Passed"), Step(312, 3, "InProgress")],
        Events =
        [
            Event(1, "run.created"), Event(1, "run.queued"), Event(1, "run.started"), Event(1, "lease.taken"), Event(1, "step.started", 111), Event(1, "step.killed", 111, "{}"),
            Event(1, "step.finished", 111), Event(1, "run.passed"), Event(1, "lease.released"),
            Event(2, "run.created"), Event(2, "run.queued"), Event(2, "run.started"), Event(2, "abort.requested"), Event(2, "run.cancelled"),
            Event(3, "run.created"), Event(3, "run.queued"), Event(3, "run.started"), Event(3, "run.requeued"), Event(3, "run.started"), Event(3, "lease.taken"), Event(3, "step.started", 312),
            Event(4, "run.created"), Event(4, "run.queued"),
            Event(5, "run.created"), Event(5, "run.queued"), Event(5, "run.started"), Event(5, "abort.requested"),
            Event(6, "run.created"), Event(6, "run.queued"), Event(6, "run.started"),
            Event(7, "run.created"), Event(7, "run.queued"), Event(7, "run.started"), Event(7, "abort.requested"), Event(7, "run.cancelled"),
        ],
        Leases = [new("staging", 3, null)],
        Sessions = [new(6, 60, IsLive: true, IsAlive: true), new(7, 61, IsLive: true, IsAlive: true)],
        Controllers = [new("north", [], Connected: true), new("south", ["red"], Connected: true)],
        Processes = [new(70, 3, "sleep 60"), new(71, 5, "sleep 60")],
        Tab = new Dictionary<long, string> { [1] = "Passed", [3] = "Started" },
    };

    private EventRow Event(long runId, string type, long? stepId = null, string facts = """{"status":"Passed"}""") => new(++number, runId, null, stepId, type, number, "job", facts);

    private static StepRow Step(long id, long runId, string status) => new(id, runId, id / 10, $"S{id}", "Run", status, Critical: false, Always: false, Attempt: 1, StartedAt: 1, Deadline: null);

    private static IReadOnlyList<T> Change<T>(IReadOnlyList<T> rows, Func<T, bool> which, Func<T, T> change) => [.. rows.Select(row => which(row) ? change(row) : row)];
}
