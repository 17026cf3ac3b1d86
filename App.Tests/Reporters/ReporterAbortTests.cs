using TestRuns.Reporters.Wire;
using TestRuns.Runs;
using TestRuns.Runs.Reported;
using TestRuns.Tests.Support;
using static TestRuns.Tests.Reporters.Said;

namespace TestRuns.Tests.Reporters;

/// <summary>An abort ends the suite over there, and the record says whether that is known.</summary>
public sealed class ReporterAbortTests : IAsyncLifetime
{
    private ReporterLab lab = null!;

    public async ValueTask InitializeAsync() => lab = await ReporterLab.Open();

    public ValueTask DisposeAsync() => lab.DisposeAsync();

    [Fact]
    public async Task An_abort_is_told_and_confirmed_by_the_proof()
    {
        var suite = await lab.Streams(hello => hello with { Run = hello.Run! with { GraceMs = 20_000 } });
        await suite.Report(Begins("done"), Ends("done"), Begins("now"), StepBegins("now", "s"));
        (await lab.Abort(suite.RunId, text: "wrong branch")).ShouldBe(new AbortAnswer(AbortOutcome.Accepted, RunStatus.CancelRequested));
        (await suite.Aborted()).ShouldBe(new AbortOrder("wrong branch", "Ana", Force: false, GraceMs: 20_000));

        await suite.Report(StepEnds("now", "s", ReportedStatus.Cancelled), Ends("now", ReportedStatus.Cancelled), Begins("later"), Ends("later", ReportedStatus.Cancelled), Ends("last", ReportedStatus.Cancelled) with { Title = "the last" });
        await suite.Ended(processes: 7);
        (await suite.Finish(status: ReportedStatus.Cancelled)).RunStatus.ShouldBe("cancelled");

        var run = lab.Run(suite.RunId);
        (run.AbortText, run.AbortBy, run.AbortUnconfirmed, run.EndedProcesses, run.EndedAfterMs).ShouldBe(("wrong branch", "Ana", false, 7, 40));
        run.AbortConfirmedAt.ShouldNotBeNull();
        lab.Cases(suite.RunId).Select(row => (row.Title, row.Status, row.Result)).ShouldBe(
            [("done", CaseStatus.Passed, null), ("now", CaseStatus.Failed, "wrong branch"), ("later", CaseStatus.Cancelled, "wrong branch"), ("the last", CaseStatus.Cancelled, "wrong branch")]);
        lab.Cases(suite.RunId)[1].Cause.ShouldBe(CaseCause.Abort);
        lab.Count(suite.RunId, EventTypes.AbortRequested).ShouldBe(1);
        await lab.UntilEvent(suite.RunId, EventTypes.AbortSent);
        lab.Count(suite.RunId, EventTypes.AbortConfirmed).ShouldBe(1);
    }

    [Fact]
    public async Task What_the_suite_does_not_end_is_ended_with_the_run()
    {
        var suite = await lab.Streams();
        await suite.Report(Begins("a"), StepBegins("a", "s"));
        await lab.Abort(suite.RunId);
        await suite.Aborted();
        await suite.Ended();
        await suite.Finish();
        (lab.Cases(suite.RunId)[0].Status, lab.Cases(suite.RunId)[0].Cause, lab.Steps(suite.RunId)[0].Status).ShouldBe((CaseStatus.Failed, CaseCause.Abort, StepStatus.Cancelled));
    }

    [Fact]
    public async Task A_case_that_was_complete_keeps_its_result()
    {
        var suite = await lab.Streams();
        await suite.Report(Begins("a"));
        await lab.Abort(suite.RunId);
        await suite.Report(Ends("a"));
        await suite.Finish();
        (lab.Run(suite.RunId).Status, lab.Cases(suite.RunId)[0].Status).ShouldBe((RunStatus.Cancelled, CaseStatus.Passed));
    }

    [Fact]
    public async Task Who_proves_the_end_and_says_no_more_is_not_waited_for()
    {
        var suite = await lab.Streams();
        await lab.Abort(suite.RunId);
        await suite.Ended();
        (await lab.Until(suite.RunId, RunStatus.Cancelled)).AbortUnconfirmed.ShouldBeFalse();
    }

    [Fact]
    public async Task A_hundred_aborts_are_one()
    {
        var suite = await lab.Streams();
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => lab.Abort(suite.RunId)));
        answers.Count(answer => answer.Outcome == AbortOutcome.Accepted).ShouldBe(1);
        await suite.Finish();
        lab.Count(suite.RunId, EventTypes.AbortRequested).ShouldBe(1);
        (await lab.Abort(suite.RunId)).Outcome.ShouldBe(AbortOutcome.AlreadyFinished);
    }

    [Fact]
    public async Task Force_is_told_too()
    {
        var suite = await lab.Streams();
        await lab.Abort(suite.RunId);
        (await suite.Aborted()).Force.ShouldBeFalse();
        (await lab.Abort(suite.RunId, force: true)).Outcome.ShouldBe(AbortOutcome.Forced);
        var order = await suite.Aborted();
        (order.Force, order.GraceMs).ShouldBe((true, 0));
    }

    [Fact]
    public async Task One_that_does_not_end_in_time_is_given_up_and_confirmed_when_it_has_ended_after_all()
    {
        var suite = await lab.Streams(hello => hello with { Run = hello.Run! with { GraceMs = 0 } });
        await suite.Report(Begins("a"));
        await lab.Abort(suite.RunId);
        (await lab.Until(suite.RunId, RunStatus.Cancelled)).AbortUnconfirmed.ShouldBeTrue();
        lab.Cases(suite.RunId)[0].Status.ShouldBe(CaseStatus.Failed);
        await suite.Ended();
        var run = lab.Run(suite.RunId);
        (run.Status, run.AbortUnconfirmed, run.AbortConfirmedAt is null).ShouldBe((RunStatus.Cancelled, false, false));
    }

    [Fact]
    public async Task Processes_that_could_not_be_ended_leave_the_abort_unconfirmed()
    {
        var suite = await lab.Streams(hello => hello with { Run = hello.Run! with { GraceMs = 0 } });
        await lab.Abort(suite.RunId);
        await suite.Ended(left: 1);
        (await lab.Until(suite.RunId, RunStatus.Cancelled)).AbortUnconfirmed.ShouldBeTrue();
    }

    [Fact]
    public async Task What_could_not_be_ended_is_not_forgotten_when_the_suite_says_that_it_is_done()
    {
        var suite = await lab.Streams();
        await lab.Abort(suite.RunId);
        await suite.Ended(processes: 4, left: 1);
        (await suite.Finish(status: ReportedStatus.Cancelled)).RunStatus.ShouldBe("cancelled");
        lab.Run(suite.RunId).AbortUnconfirmed.ShouldBeTrue("it has said that one is left");
        await suite.Ended(processes: 4, left: 1);
        lab.Run(suite.RunId).EndedProcesses.ShouldBe(4, "what is said twice counts once");
        await suite.Ended(processes: 1);
        lab.Run(suite.RunId).AbortUnconfirmed.ShouldBeFalse();
    }

    [Fact]
    public async Task The_order_is_sent_again_by_hand_to_one_that_is_there()
    {
        var suite = await lab.Streams(hello => hello with { Run = hello.Run! with { GraceMs = 0 } });
        await lab.Abort(suite.RunId);
        await suite.Aborted();
        await lab.Until(suite.RunId, RunStatus.Cancelled);
        (await lab.Get<ResendAbort>().Ask(suite.RunId, ReporterLab.Ana, default)).ShouldBe(ResendOutcome.Sent);
        await suite.Aborted();
        await suite.Break();
        await Eventually.Holds(() => !lab.Get<LiveReporters>().IsConnected(suite.RunId));
        (await lab.Get<ResendAbort>().Ask(suite.RunId, ReporterLab.Ana, default)).ShouldBe(ResendOutcome.ControllerAway);
    }

    [Fact]
    public async Task A_goodbye_ends_the_run_at_once_and_the_proof_confirms_it()
    {
        var suite = await lab.Streams();
        await suite.Goodbye("stopped by Ctrl-C");
        var asked = lab.Run(suite.RunId);
        (asked.Status, asked.AbortKind, asked.AbortText).ShouldBe((RunStatus.CancelRequested, AbortKind.ReporterLost, "pytest on ci-4: stopped by Ctrl-C"));
        await suite.Ended();
        (await suite.Finish()).RunStatus.ShouldBe("cancelled");
        lab.Run(suite.RunId).AbortUnconfirmed.ShouldBeFalse();
    }

    [Fact]
    public async Task After_a_goodbye_nobody_is_waited_for()
    {
        await using var patient = await ReporterLab.Open(("Reporters:ReconnectGrace", "01:00:00"), ("Controllers:CancelWait", "01:00:00"));
        var suite = await patient.Streams();
        await suite.Goodbye("killed");
        await suite.Break();
        (await patient.Until(suite.RunId, RunStatus.Cancelled)).AbortUnconfirmed.ShouldBeTrue();
    }
}
