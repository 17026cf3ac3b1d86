using TestRuns.Components.Detail;
using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Tests.Components.Detail;

public sealed class RunViewTests
{
    private static readonly RunDetail Read = new(
        Made.Run(1, version: 10),
        [Made.Case(1, CaseStatus.Passed, Made.Step(1, StepStatus.Passed)), Made.Case(2, CaseStatus.InProgress, Made.Step(2, StepStatus.InProgress), Made.Step(3, StepStatus.Created))]);

    [Fact]
    public void A_newer_case_takes_the_place_of_the_older()
    {
        var view = new RunView(Read);
        view.Apply(new RunDelta(Made.Run(1, version: 11), [Made.Case(2, CaseStatus.Failed)], [Made.Event(11, EventTypes.CaseFinished)])).ShouldBeTrue();
        view.Cases.Select(one => one.Status).ShouldBe([CaseStatus.Passed, CaseStatus.Failed]);
        view.Run.Version.ShouldBe(11);
    }

    [Fact]
    public void What_was_read_before_the_page_was_changes_nothing()
    {
        var view = new RunView(Read);
        view.Apply(new RunDelta(Made.Run(1, RunStatus.Queued, version: 9), [Made.Case(2, CaseStatus.Created)], [Made.Event(9, EventTypes.RunQueued)])).ShouldBeFalse();
        view.Cases[1].Status.ShouldBe(CaseStatus.InProgress);
        view.Run.Status.ShouldBe(RunStatus.Started);
    }

    [Fact]
    public void A_case_that_comes_while_the_run_goes_on_takes_its_place()
    {
        var view = new RunView(Read);
        view.Apply(new RunDelta(Made.Run(1, version: 11), [Made.Case(4, CaseStatus.InProgress), Made.Case(3, CaseStatus.Passed)], [Made.Event(11, EventTypes.CaseStarted)])).ShouldBeTrue();
        view.Apply(new RunDelta(Made.Run(1, version: 12), [Made.Case(4, CaseStatus.Failed)], [Made.Event(12, EventTypes.CaseFinished)])).ShouldBeTrue();
        view.Cases.Select(one => (one.Id, one.Status)).ShouldBe([(1, CaseStatus.Passed), (2, CaseStatus.InProgress), (3, CaseStatus.Passed), (4, CaseStatus.Failed)]);
    }

    [Fact]
    public void A_run_can_differ_without_an_event()
    {
        var view = new RunView(Read);
        view.Apply(new RunDelta(Read.Run with { WaitsFor = "a free slot" }, [], [])).ShouldBeTrue();
        view.Run.WaitsFor.ShouldBe("a free slot");
    }

    [Fact]
    public void The_running_step_is_looked_at() => new RunView(Read).Interesting()!.Value.Step.Id.ShouldBe(2);

    [Fact]
    public void Of_an_ended_run_the_first_failure_is_looked_at()
    {
        var ended = new RunDetail(
            Made.Run(1, RunStatus.Failed),
            [Made.Case(1, CaseStatus.Failed, Made.Step(1, StepStatus.Failed)), Made.Case(2, CaseStatus.Passed, Made.Step(2, StepStatus.Passed))]);
        new RunView(ended).Interesting()!.Value.Step.Id.ShouldBe(1);
    }

    [Fact]
    public void Of_a_run_that_has_not_begun_nothing_is() =>
        new RunView(new RunDetail(Made.Run(1, RunStatus.Queued), [Made.Case(1, CaseStatus.Created, Made.Step(null, StepStatus.Created))])).Interesting().ShouldBeNull();
}
