using TestRuns.Reporters;
using TestRuns.Reporters.Wire;
using TestRuns.Runs;
using TestRuns.Runs.Reported;
using TestRuns.Tests.Support;
using static TestRuns.Tests.Reporters.Said;

namespace TestRuns.Tests.Reporters;

/// <summary>design.md §3 for reporters: their process dies, their network, or the server under them.</summary>
public sealed class ReporterLossTests : IAsyncLifetime
{
    private ReporterLab lab = null!;

    public async ValueTask InitializeAsync() => lab = await ReporterLab.Open();

    public ValueTask DisposeAsync() => lab.DisposeAsync();

    [Fact]
    public async Task A_suite_whose_process_died_ends_its_run_after_the_grace()
    {
        var suite = await lab.Streams();
        await suite.Report(Begins("a"), StepBegins("a", "s"));
        await suite.Break();
        await lab.UntilEvent(suite.RunId, EventTypes.ClientLost);
        var run = await lab.Until(suite.RunId, RunStatus.Cancelled);
        (run.AbortKind, run.AbortText, run.AbortUnconfirmed).ShouldBe((AbortKind.ReporterLost, "Reporter pytest on ci-4 was lost: no connection for 1 s", true));
        (lab.Cases(suite.RunId)[0].Status, lab.Steps(suite.RunId)[0].Status).ShouldBe((CaseStatus.Failed, StepStatus.Cancelled));
    }

    [Fact]
    public async Task One_that_is_back_in_time_goes_on()
    {
        await using var patient = await ReporterLab.Open(("Reporters:ReconnectGrace", "01:00:00"));
        var suite = await patient.Streams();
        await suite.Report(Begins("a"));
        await suite.Break();
        await patient.UntilEvent(suite.RunId, EventTypes.ClientLost);
        (await suite.Return()).ShouldSatisfyAllConditions(
            welcome => welcome.Resumed.ShouldBeTrue(), welcome => welcome.NextSeq.ShouldBe(1), welcome => welcome.Abort.ShouldBeNull(), welcome => welcome.RunId.ShouldBe(suite.RunId));
        await suite.Report(Ends("a"));
        (await suite.Finish()).RunStatus.ShouldBe("passed");
        await patient.UntilEvent(suite.RunId, EventTypes.ClientReturned);
    }

    [Fact]
    public async Task One_that_is_back_too_late_is_told_to_end_and_its_proof_confirms_the_abort()
    {
        var suite = await lab.Streams();
        await suite.Report(Begins("a"));
        await suite.Break();
        await lab.Until(suite.RunId, RunStatus.Cancelled);
        var welcome = await suite.Return();
        welcome.Abort.ShouldNotBeNull().Reason.ShouldContain("was lost");
        lab.Count(suite.RunId, EventTypes.AbortResent).ShouldBe(1);
        await suite.Report(Ends("a"));
        lab.Cases(suite.RunId)[0].Status.ShouldBe(CaseStatus.Failed);
        await suite.Ended();
        (lab.Run(suite.RunId).AbortUnconfirmed, lab.Count(suite.RunId, EventTypes.AbortConfirmed)).ShouldBe((false, 1));
        (await suite.Finish()).RunStatus.ShouldBe("cancelled");
    }

    [Fact]
    public async Task One_that_says_nothing_is_noticed_by_its_silence()
    {
        await using var strict = await ReporterLab.Open(("Controllers:SilenceLimit", "00:00:01"));
        var suite = await strict.Streams(pings: false);
        (await strict.Until(suite.RunId, RunStatus.Cancelled)).AbortKind.ShouldBe(AbortKind.ReporterLost);
    }

    [Fact]
    public async Task One_that_pings_is_not_taken_for_silent()
    {
        await using var strict = await ReporterLab.Open(("Controllers:SilenceLimit", "00:00:06"));
        var (silent, there) = (await strict.Streams(pings: false), await strict.Streams());
        await strict.Until(silent.RunId, RunStatus.Cancelled);
        (strict.Run(there.RunId).Status, strict.Count(there.RunId, EventTypes.ClientLost)).ShouldBe((RunStatus.Started, 0));
    }

    [Fact]
    public async Task A_server_that_is_stopped_and_started_again_goes_on_with_the_run()
    {
        await using var patient = await ReporterLab.Open(("Reporters:ReconnectGrace", "01:00:00"));
        var suite = await patient.Streams();
        await suite.Report(Begins("a"));
        await patient.Restart(("Reporters:ReconnectGrace", "01:00:00"));
        patient.Run(suite.RunId).Status.ShouldBe(RunStatus.Started);
        (await suite.Return()).Resumed.ShouldBeTrue();
        await suite.Report(Ends("a"));
        (await suite.Finish()).RunStatus.ShouldBe("passed");
    }

    [Fact]
    public async Task One_that_does_not_come_back_to_a_server_that_was_restarted_is_lost()
    {
        var suite = await lab.Streams();
        await lab.Restart();
        var run = await lab.Until(suite.RunId, RunStatus.Cancelled);
        (run.AbortKind, run.AbortText, run.AbortUnconfirmed).ShouldBe((AbortKind.ReporterLost, "Reporter pytest on ci-4 did not come back within 1 s after the server's start", true));
    }

    [Fact]
    public async Task A_server_that_was_killed_goes_on_where_it_was_and_loses_and_doubles_nothing()
    {
        var suite = await lab.Streams();
        var begun = await suite.Report(Begins("a"), StepBegins("a", "s"), Prints("s", "1", "2"));
        await suite.Report(Prints("s", "3"));
        ReportItem[] unheard = [suite.Numbered(Prints("s", "4", "5")), suite.Numbered(StepEnds("a", "s")), suite.Numbered(Ends("a"))];
        await suite.Send(unheard);
        var session = lab.Session(suite.RunId);
        // It died when the lines were in the log, and before it had said so to anybody.
        await using var next = await lab.Killed(
            data =>
            {
                using var mark = new OutputMark(Path.Combine(data, "runs", $"{suite.RunId}", $"reporter-{session.Id}.mark"));
                mark.Write(4, [(begun.Steps["s"], 3)]);
            },
            ("Reporters:ReconnectGrace", "01:00:00"));
        await suite.Break();
        next.Run(suite.RunId).Status.ShouldBe(RunStatus.Started);

        // The answer to its last report died with the server: it says it again.
        (await suite.Return(next)).NextSeq.ShouldBe(4);
        await suite.Send(unheard);
        await suite.Report(Begins("b"), StepBegins("b", "t"), Prints("t", "6"), Ends("b"));
        (await suite.Finish()).RunStatus.ShouldBe("passed");
        next.Log(suite.RunId, begun.Steps["s"]).ShouldBe(["1", "2", "3", "4", "5"]);
        next.Cases(suite.RunId).Select(row => row.Status).ShouldBe([CaseStatus.Passed, CaseStatus.Passed]);
        next.Count(suite.RunId, EventTypes.CaseFinished).ShouldBe(2);
    }

    [Fact]
    public async Task Lines_after_an_acknowledged_batch_are_not_taken_for_it_by_the_next_life()
    {
        var suite = await lab.Streams();
        var begun = await suite.Report(Begins("a"), StepBegins("a", "s"));
        await suite.Report(Prints("s", "1", "2", "3"));
        await using var next = await lab.Killed(change: null, ("Reporters:ReconnectGrace", "01:00:00"));
        await suite.Break();
        // Exactly: a reporter that keeps nothing of what was acknowledged numbers what comes from there on.
        (await suite.Return(next)).NextSeq.ShouldBe(3);
        await suite.Report(Prints("s", "4", "5"));
        next.Log(suite.RunId, begun.Steps["s"]).ShouldBe(["1", "2", "3", "4", "5"]);
    }

    [Fact]
    public async Task An_abort_that_was_under_way_when_the_server_was_killed_is_told_when_the_suite_is_back()
    {
        var suite = await lab.Streams();
        await suite.Report(Begins("a"));
        await lab.Abort(suite.RunId, text: "enough");
        await using var next = await lab.Killed();
        await suite.Break();
        var run = next.Run(suite.RunId);
        (run.Status, run.AbortUnconfirmed, run.AbortText).ShouldBe((RunStatus.Cancelled, true, "enough"));
        (await suite.Return(next)).Abort.ShouldNotBeNull().Reason.ShouldBe("enough");
        await suite.Ended();
        next.Run(suite.RunId).AbortUnconfirmed.ShouldBeFalse();
    }

    [Fact]
    public async Task A_hello_whose_answer_was_lost_is_said_again_and_makes_no_second_session()
    {
        await using var patient = await ReporterLab.Open(("Reporters:ReconnectGrace", "01:00:00"));
        var secret = new string('x', 40);
        ReporterHello Hello(ReporterHello hello) => hello with { Secret = secret, Run = hello.Run! with { Key = "build-3" }, Shard = new ReporterShard(1, 1) };
        var suite = await patient.Streams(Hello);
        var run = suite.RunId;
        await suite.Break();
        // It has heard nothing, so it knows of no session.
        await suite.Connect();
        (await suite.Hello(Hello)).ShouldSatisfyAllConditions(
            welcome => welcome.Refused.ShouldBeNull(), welcome => welcome.Resumed.ShouldBeTrue(), welcome => welcome.RunId.ShouldBe(run), welcome => welcome.NextSeq.ShouldBe(0));
        patient.Session(run).ShardIndex.ShouldBe(1, "there is one session");
        await suite.Report(Begins("a"), Ends("a"));
        (await suite.Finish()).RunStatus.ShouldBe("passed");
    }

    [Fact]
    public async Task One_that_came_back_too_late_and_goes_again_is_forgotten()
    {
        var suite = await lab.Streams();
        await suite.Break();
        await lab.Until(suite.RunId, RunStatus.Cancelled);
        await suite.Return();
        lab.Get<ReporterBook>().All().Count.ShouldBe(1);
        await suite.Break();
        await Eventually.Holds(() => lab.Get<ReporterBook>().All().Count == 0);
    }

    [Fact]
    public async Task A_run_that_takes_too_long_is_cancelled()
    {
        await using var hasty = await ReporterLab.Open(("Runs:RunTimeout", "00:00:01"));
        var suite = await hasty.Streams();
        (await suite.Aborted()).Reason.ShouldBe("Timeout after 1 s");
        await suite.Ended();
        await suite.Finish();
        hasty.Run(suite.RunId).AbortKind.ShouldBe(AbortKind.Timeout);
    }
}
