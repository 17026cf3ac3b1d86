using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Runs;
using TestRuns.Runs.Execution;
using TestRuns.Runs.Reading;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Runs;

/// <summary>Steps for a person: who may decide them, until when, and what an abort does meanwhile.</summary>
public sealed class ManualTests
{
    private static readonly RunClient Tab = new(ClientKind.Browser, "tab1", "Ana's tab");
    private static readonly RunClient Other = new(ClientKind.Browser, "tab2", "Bob's tab");
    private static readonly Actor Ana = RunLab.Ana;
    private static readonly Actor Bob = new(ActorKind.User, "Bob");

    [Fact]
    public async Task A_run_is_worked_through_by_a_person_and_the_record_says_by_whom()
    {
        await using var lab = await RunLab.Open();
        var id = await lab.Make(RunWorld.Case("one", Look("a"), Look("b")));
        (await Attach(lab, id, Tab)).Outcome.ShouldBe(AttachOutcome.Attached);
        await Decide(lab, id, "a", Tab, passed: true, " the logo is there ");
        await Decide(lab, id, "b", Tab, passed: false, "no banner");
        await lab.Until(id, RunStatus.Failed);
        lab.Steps(id).Select(step => (step.Name, step.Status, step.DecidedBy, step.Note))
            .ShouldBe([("a", StepStatus.Passed, "Ana", "the logo is there"), ("b", StepStatus.Failed, "Ana", "no banner")]);
        lab.Cases(id)[0].Result.ShouldBe("b: no banner");
        lab.Run(id).WaitsFor.ShouldBeNull();
    }

    [Fact]
    public async Task A_run_that_waits_for_a_person_holds_no_slot()
    {
        await using var lab = await RunLab.Open(slots: 1);
        var id = await lab.Make(RunWorld.Case("one", RunWorld.Step("first"), Look("a")));
        (await lab.Controllers.Begun("first")).End(StepVerdict.Passed);
        await Underway(lab, id, "a");
        await lab.Until(() => lab.Controllers.Used, used => used == 0, "the slot to be free");
        lab.Run(id).WaitsFor.ShouldBe("a person to take it on");
        await Attach(lab, id, Tab);
        lab.Run(id).WaitsFor.ShouldBe("a verdict in Ana's tab");
    }

    [Fact]
    public async Task Only_the_tab_that_holds_the_run_decides()
    {
        await using var lab = await RunLab.Open();
        var id = await lab.Make(RunWorld.Case("one", Look("a")));
        var step = await Underway(lab, id, "a");
        (await Ask(lab, id, step, Tab)).Outcome.ShouldBe(DecisionOutcome.NotYours);
        await Attach(lab, id, Tab);
        var answer = await Ask(lab, id, step, Other);
        (answer.Outcome, answer.Text).ShouldBe((DecisionOutcome.NotYours, "The run is in Ana's tab now: the verdict was not recorded."));
        lab.Steps(id)[0].Status.ShouldBe(StepStatus.InProgress);
    }

    [Fact]
    public async Task Taking_over_has_to_be_asked_for_and_is_recorded_with_who()
    {
        await using var lab = await RunLab.Open();
        var id = await lab.Make(RunWorld.Case("one", Look("a")));
        var step = await Underway(lab, id, "a");
        await Attach(lab, id, Tab);
        (await lab.Get<AttachRun>().Ask(id, Other, Bob, takeOver: false, default)).ShouldBe(new AttachAnswer(AttachOutcome.HeldByOther, "Ana's tab"));
        (await lab.Get<AttachRun>().Ask(id, Other, Bob, takeOver: true, default)).Outcome.ShouldBe(AttachOutcome.Attached);
        (await Ask(lab, id, step, Tab)).Outcome.ShouldBe(DecisionOutcome.NotYours);
        await using var db = lab.Db();
        var taken = await db.Set<RunEvent>().Where(one => one.RunId == id && one.Type == EventTypes.ClientAttached).OrderBy(one => one.Id).LastAsync();
        (taken.By, taken.Facts["from"], taken.Facts["client"]).ShouldBe(("Bob", "Ana's tab", "Bob's tab"));
    }

    [Fact]
    public async Task A_verdict_comes_once_and_the_second_is_told_so()
    {
        await using var lab = await RunLab.Open();
        var id = await lab.Make(RunWorld.Case("one", Look("a"), Look("b")));
        var step = await Underway(lab, id, "a");
        await Attach(lab, id, Tab);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Ask(lab, id, step, Tab, passed: number % 2 == 0)));
        answers.Count(answer => answer.Outcome == DecisionOutcome.Recorded).ShouldBe(1);
        answers.First(answer => answer.Outcome == DecisionOutcome.StepIsOver).Text!.ShouldContain("Ana has decided “a” already");
    }

    [Fact]
    public async Task An_abort_ends_the_wait_at_once_and_a_verdict_after_it_changes_nothing()
    {
        await using var lab = await RunLab.Open();
        var id = await lab.Make(RunWorld.Case("one", Look("a")));
        var step = await Underway(lab, id, "a");
        await Attach(lab, id, Tab);
        await lab.AbortIt(id, text: "enough");
        await lab.Until(id, RunStatus.Cancelled);
        var answer = await Ask(lab, id, step, Tab);
        (answer.Outcome, answer.Text).ShouldBe((DecisionOutcome.StepIsOver, "“a” is over: enough. Your verdict was not recorded."));
        (lab.Steps(id)[0].Status, lab.Steps(id)[0].DecidedBy).ShouldBe((StepStatus.Cancelled, null));
    }

    [Fact]
    public async Task A_verdict_that_was_recorded_before_the_abort_stands()
    {
        for (var round = 0; round < 10; round++)
        {
            await using var lab = await RunLab.Open();
            var id = await lab.Make(RunWorld.Case("one", Look("a"), Look("b")));
            var step = await Underway(lab, id, "a");
            await Attach(lab, id, Tab);
            var deciding = Ask(lab, id, step, Tab);
            await lab.AbortIt(id, text: "enough");
            var answer = await deciding;
            await lab.Until(id, RunStatus.Cancelled);
            var decided = lab.Steps(id).Single(row => row.Name == "a");
            (decided.Status, decided.DecidedBy).ShouldBe(answer.Outcome == DecisionOutcome.Recorded ? (StepStatus.Passed, "Ana") : (StepStatus.Cancelled, null));
        }
    }

    [Fact]
    public async Task Cancelling_the_case_goes_on_with_the_next()
    {
        await using var lab = await RunLab.Open();
        var id = await lab.Make(RunWorld.Case("one", Look("a")), RunWorld.Case("two", Look("b")));
        await Underway(lab, id, "a");
        await lab.Get<CancelCase>().Ask(id, lab.Cases(id)[0].Id, AbortReason.Asked(Ana, "not needed"), force: false, default);
        await Underway(lab, id, "b");
        lab.Cases(id)[0].Status.ShouldBe(CaseStatus.Cancelled);
    }

    [Fact]
    public async Task Nobody_who_takes_it_on_fails_the_step_after_an_hour()
    {
        var clock = new ManualTime();
        await using var lab = await RunLab.Open(clock: clock);
        var id = await lab.Make(RunWorld.Case("one", Look("a") with { Timeout = TimeSpan.FromMinutes(5) }) with { Timeout = null });
        await Underway(lab, id, "a");
        await Turn(clock, lab, TimeSpan.FromMinutes(59));
        lab.Run(id).Status.ShouldBe(RunStatus.Started);
        await Turn(clock, lab, TimeSpan.FromMinutes(1));
        await lab.Until(id, RunStatus.Failed);
        lab.Steps(id)[0].Message.ShouldBe("Nobody took it on within 1 h");
    }

    [Fact]
    public async Task From_the_moment_that_somebody_took_it_on_its_own_time_counts()
    {
        var clock = new ManualTime();
        await using var lab = await RunLab.Open(clock: clock);
        var id = await lab.Make(RunWorld.Case("one", Look("a") with { Timeout = TimeSpan.FromMinutes(5) }) with { Timeout = null });
        await Underway(lab, id, "a");
        await Turn(clock, lab, TimeSpan.FromMinutes(50));
        await Attach(lab, id, Tab);
        lab.Steps(id)[0].Deadline.ShouldBe(clock.GetUtcNow() + TimeSpan.FromMinutes(5));
        await Turn(clock, lab, TimeSpan.FromMinutes(5));
        await lab.Until(id, RunStatus.Failed);
        lab.Steps(id)[0].Message.ShouldBe("Timed out after 300 s");
    }

    [Fact]
    public async Task Who_puts_it_down_gives_others_the_time_to_take_it_on()
    {
        var clock = new ManualTime();
        await using var lab = await RunLab.Open(clock: clock);
        var id = await lab.Make(RunWorld.Case("one", Look("a")) with { Timeout = null });
        await Underway(lab, id, "a");
        await Attach(lab, id, Tab);
        (await lab.Get<AttachRun>().Release(id, ClientKind.Browser, Other.Id, Bob, default)).ShouldBeFalse();
        (await lab.Get<AttachRun>().Release(id, ClientKind.Browser, Tab.Id, Ana, default)).ShouldBeTrue();
        (lab.Run(id).ClientId, lab.Run(id).WaitsFor).ShouldBe((null, "a person to take it on"));
        (await lab.Get<HangingRuns>().On(ClientKind.Browser, Tab.Id, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_not_set_in_its_text_fails_the_step_and_says_what()
    {
        await using var lab = await RunLab.Open();
        var id = await lab.Make(RunWorld.Case("one", Look("a") with { Manual = new ManualSpec("Open ${SHOP} with ${TESTRUNS_TOKEN}", null) }));
        await lab.Until(id, RunStatus.Failed);
        lab.Steps(id)[0].Message.ShouldBe("Not set: ${SHOP}, ${TESTRUNS_TOKEN}");
    }

    [Fact]
    public async Task The_person_reads_the_text_with_its_variables_filled_in()
    {
        await using var lab = await RunLab.Open();
        var step = Look("a") with { Manual = new ManualSpec("Open ${SHOP}", "${WHAT} is shown"), Env = new Dictionary<string, string> { ["WHAT"] = "The logo" } };
        var id = await lab.Make(new RunRequest
        {
            ProjectId = 0, Name = "run", Cases = [RunWorld.Case("one", step)], Variables = new Dictionary<string, string> { ["SHOP"] = "http://shop" },
        });
        await Underway(lab, id, "a");
        (await lab.Get<RunReads>().Detail(id, default))!.Cases[0].Steps[0].Manual.ShouldBe(new ManualSpec("Open http://shop", "The logo is shown"));
    }

    [Fact]
    public async Task A_stop_of_the_server_keeps_the_run_with_its_tab_and_its_case_begins_again()
    {
        using var folder = new TempFolder();
        long id;
        await using (var lab = await RunLab.Open(existing: folder))
        {
            id = await lab.Make(RunWorld.Case("one", Look("a"), Look("b")));
            await Attach(lab, id, Tab);
            await Decide(lab, id, "a", Tab, passed: true);
            await Underway(lab, id, "b");
            await lab.Stop();
            (lab.Run(id).Status, lab.Run(id).ClientId, lab.Run(id).WaitsFor).ShouldBe((RunStatus.Queued, Tab.Id, null));
        }

        await using var next = await RunLab.Open(existing: folder);
        (await next.Get<HangingRuns>().Clients(default)).ShouldBe([Tab]);
        await Decide(next, id, "a", Tab, passed: true);
        await Decide(next, id, "b", Tab, passed: true);
        await next.Until(id, RunStatus.Passed);
    }

    [Fact]
    public async Task An_ended_run_cannot_be_taken_on()
    {
        await using var lab = await RunLab.Open();
        var id = await lab.Make(RunWorld.Case("one", Look("a")));
        await lab.AbortIt(id);
        await lab.Until(id, RunStatus.Cancelled);
        (await Attach(lab, id, Tab)).Outcome.ShouldBe(AttachOutcome.Finished);
        (await Attach(lab, 4711, Tab)).Outcome.ShouldBe(AttachOutcome.Unknown);
    }

    private static StepSpec Look(string name) => new() { Name = name, Kind = StepKind.Manual, Manual = new ManualSpec("Look", null) };

    private static Task<AttachAnswer> Attach(RunLab lab, long id, RunClient tab) => lab.Get<AttachRun>().Ask(id, tab, Ana, takeOver: false, default);

    private static async Task<long> Underway(RunLab lab, long id, string name) =>
        (await lab.Until(() => lab.Steps(id).FindLast(step => step.Name == name), step => step?.Status == StepStatus.InProgress, $"{name} to begin"))!.Id;

    private static async Task Decide(RunLab lab, long id, string name, RunClient tab, bool passed, string? note = null) =>
        (await Ask(lab, id, await Underway(lab, id, name), tab, passed, note)).Outcome.ShouldBe(DecisionOutcome.Recorded);

    private static Task<DecisionAnswer> Ask(RunLab lab, long id, long step, RunClient tab, bool passed = true, string? note = null) =>
        lab.Get<DecideStep>().Ask(id, step, tab.Id, passed, note, Ana, default);

    private static StepExecution Latest(RunLab lab)
    {
        using var db = lab.Db();
        return db.Set<StepExecution>().AsNoTracking().OrderBy(step => step.Id).Last();
    }

    /// <summary>Not before the job waits for the step's deadline.</summary>
    private static async Task Turn(ManualTime clock, RunLab lab, TimeSpan by)
    {
        var deadline = Latest(lab).Deadline!.Value;
        await Eventually.Holds(() => clock.IsAwaited(deadline), () => $"a timer for {deadline}");
        clock.Advance(by);
    }
}
