using TestRuns.Catalog;
using TestRuns.Reporters.Wire;
using TestRuns.Runs;
using TestRuns.Runs.Reading;
using static TestRuns.Tests.Reporters.Said;

namespace TestRuns.Tests.Reporters;

/// <summary>What a suite says becomes a run, whose statuses are as true as those of any other.</summary>
public sealed class ReportedRunTests : IAsyncLifetime
{
    private ReporterLab lab = null!;

    public async ValueTask InitializeAsync() => lab = await ReporterLab.Open();

    public ValueTask DisposeAsync() => lab.DisposeAsync();

    [Fact]
    public async Task A_run_is_started_with_its_hello_and_passes_with_its_cases()
    {
        var suite = await lab.Streams(hello => hello with { Run = hello.Run! with { Suite = "unit", Key = "b-1", Branch = "main", Commit = "4f1c2", Link = "https://ci/1" } });
        var begun = lab.Run(suite.RunId);
        (begun.Status, begun.Source, begun.ClientKind, begun.ClientName).ShouldBe((RunStatus.Started, RunSource.Reporter, ClientKind.Reporter, "pytest on ci-4"));
        (begun.SuiteName, begun.Key, begun.Branch, begun.Commit, begun.Link, begun.CreatedBy).ShouldBe(("unit", "b-1", "main", "4f1c2", "https://ci/1", "token “ci”"));
        suite.Welcome.Url.ShouldBe($"/runs/{suite.RunId}");

        var answer = await suite.Report(
            Begins("a", "adds") with { Path = ["cart.py", "Cart"], File = "cart.py", Line = 7, Tags = ["smoke"] }, StepBegins("a", "s1"), Prints("s1", "one", "two"), StepEnds("a", "s1"), Ends("a"));
        answer.NextSeq.ShouldBe(5);
        await suite.Report(Begins("b", "removes"), Ends("b", ReportedStatus.Skipped, result: "not on Linux"));
        (await suite.Finish(exitCode: 0)).RunStatus.ShouldBe("passed");

        lab.Cases(suite.RunId).Select(row => (row.Title, row.Status, row.Result)).ShouldBe([("cart.py › Cart › adds", CaseStatus.Passed, null), ("removes", CaseStatus.Skipped, "not on Linux")]);
        lab.Cases(suite.RunId)[0].Spec.Tags.ShouldBe(["smoke"]);
        lab.Cases(suite.RunId).Select(row => row.Place).ShouldBe(["cart.py:7", null]);
        var step = lab.Steps(suite.RunId).ShouldHaveSingleItem();
        (step.Name, step.Status, step.Id).ShouldBe(("s1", StepStatus.Passed, answer.Steps["s1"]));
        lab.Log(suite.RunId, step.Id).ShouldBe(["one", "two"]);
        var run = lab.Run(suite.RunId);
        (run.Status, run.CasesTotal, run.CasesPassed, run.CasesSkipped, run.CasesRunning, run.LiveKey).ShouldBe((RunStatus.Passed, 2, 1, 1, 0, null));
    }

    [Fact]
    public async Task A_failed_case_fails_the_run()
    {
        var suite = await lab.Streams();
        await suite.Report(Begins("a"), Ends("a"), Begins("b"), StepBegins("b", "s"), StepEnds("b", "s", ReportedStatus.Failed, "expected 3"), Ends("b", ReportedStatus.Failed, result: "expected 3"));
        (await suite.Finish(exitCode: 1)).RunStatus.ShouldBe("failed");
        (lab.Cases(suite.RunId)[1].Result, lab.Steps(suite.RunId)[0].Message).ShouldBe(("expected 3", "expected 3"));
    }

    [Fact]
    public async Task A_suite_that_says_that_it_failed_has_failed_though_every_case_passed()
    {
        var suite = await lab.Streams();
        await suite.Report(Begins("a"), Ends("a"));
        (await suite.Finish(status: ReportedStatus.Failed)).RunStatus.ShouldBe("failed");
    }

    [Theory]
    [InlineData(0, RunStatus.Passed)]
    [InlineData(3, RunStatus.Failed)]
    public async Task A_run_without_cases_ends_by_its_exit_code(int exitCode, RunStatus ends)
    {
        var suite = await lab.Streams();
        await suite.Finish(exitCode);
        lab.Run(suite.RunId).Status.ShouldBe(ends);
    }

    [Fact]
    public async Task A_suite_that_was_cancelled_over_there_is_cancelled_here()
    {
        var suite = await lab.Streams();
        await suite.Report(Begins("a"), StepBegins("a", "s"));
        (await suite.Finish(status: ReportedStatus.Cancelled)).RunStatus.ShouldBe("cancelled");
        var run = lab.Run(suite.RunId);
        (run.AbortText, run.AbortBy, run.AbortUnconfirmed).ShouldBe(("The suite says that it was cancelled", "pytest on ci-4", false));
        lab.Steps(suite.RunId)[0].Status.IsTerminal().ShouldBeTrue();
    }

    [Fact]
    public async Task A_case_that_passes_at_its_second_try_is_flaky_and_keeps_the_steps_of_the_first()
    {
        var suite = await lab.Streams();
        await suite.Report(Begins("a"), StepBegins("a", "one"), StepEnds("a", "one", ReportedStatus.Failed, "boom"), Ends("a", ReportedStatus.Failed, result: "boom", final: false));
        lab.Cases(suite.RunId)[0].Status.ShouldBe(CaseStatus.InProgress);
        await suite.Report(Begins("a", attempt: 2), StepBegins("a", "two", attempt: 2), StepEnds("a", "two"), Ends("a", attempt: 2));
        (await suite.Finish()).RunStatus.ShouldBe("passed");
        var seen = (await lab.Get<RunReads>().Detail(suite.RunId, default))!.Cases[0];
        (seen.Status, seen.Attempt, seen.Flaky).ShouldBe((CaseStatus.Passed, 2, true));
        (seen.EarlierSteps[0].Name, seen.Steps[0].Name).ShouldBe(("one", "two"));
    }

    [Fact]
    public async Task A_case_whose_second_try_has_no_steps_yet_is_read()
    {
        var suite = await lab.Streams();
        await suite.Report(Begins("a"), StepBegins("a", "one"), StepEnds("a", "one", ReportedStatus.Failed), Ends("a", ReportedStatus.Failed, final: false), Begins("a", attempt: 2));
        var seen = (await lab.Get<RunReads>().Detail(suite.RunId, default))!.Cases[0];
        (seen.Steps.Count, seen.EarlierSteps.Count).ShouldBe((0, 1));
    }

    [Fact]
    public async Task The_bar_counts_to_what_is_planned_and_at_the_end_to_what_came()
    {
        var suite = await lab.Streams();
        await suite.Report(Plans(48));
        lab.Run(suite.RunId).CasesTotal.ShouldBe(48);
        await suite.Report(Begins("a"), Ends("a"));
        lab.Run(suite.RunId).CasesTotal.ShouldBe(48);
        await suite.Finish();
        lab.Run(suite.RunId).CasesTotal.ShouldBe(1);
    }

    [Fact]
    public async Task What_is_said_twice_counts_once()
    {
        await using var patient = await ReporterLab.Open(("Reporters:ReconnectGrace", "01:00:00"));
        var suite = await patient.Streams();
        ReportItem[] items = [.. new[] { Begins("a"), StepBegins("a", "s"), Prints("s", "line"), StepEnds("a", "s"), Ends("a") }.Select(suite.Numbered)];
        var first = await suite.Send(items);
        await suite.Break();
        (await suite.Return()).NextSeq.ShouldBe(5);
        // It did not hear the answer, and says all of it again, and more.
        var second = await suite.Send([.. items, suite.Numbered(Begins("b"))]);
        (second.NextSeq, second.Steps["s"]).ShouldBe((6, first.Steps["s"]));
        (patient.Cases(suite.RunId).Count, patient.Steps(suite.RunId).Count).ShouldBe((2, 1));
        patient.Log(suite.RunId, first.Steps["s"]).ShouldBe(["line"]);
        patient.Count(suite.RunId, EventTypes.CaseFinished).ShouldBe(1);
    }

    [Fact]
    public async Task What_comes_after_the_end_is_kept_as_an_event_and_changes_nothing()
    {
        var suite = await lab.Streams();
        await suite.Report(Begins("a"), Ends("a"));
        await suite.Finish();
        (await suite.Report(Begins("b"), Ends("b", ReportedStatus.Failed))).NextSeq.ShouldBe(4);
        (lab.Run(suite.RunId).Status, lab.Cases(suite.RunId).Count).ShouldBe((RunStatus.Passed, 1));
        lab.Count(suite.RunId, EventTypes.LateIgnored).ShouldBe(1);
        (await suite.Finish(exitCode: 1)).RunStatus.ShouldBe("passed");
    }

    [Fact]
    public async Task What_does_not_fit_what_is_known_changes_nothing_and_holds_nothing_up()
    {
        var suite = await lab.Streams();
        await suite.Report(StepEnds("nobody", "nothing"), Begins("a"), StepBegins("a", "s", attempt: 2), Ends("a"), Ends("a", ReportedStatus.Failed), Begins("a", attempt: 2));
        lab.Cases(suite.RunId).ShouldHaveSingleItem().Status.ShouldBe(CaseStatus.Passed);
        lab.Count(suite.RunId, EventTypes.LateIgnored).ShouldBe(4);
    }

    [Fact]
    public async Task A_case_that_was_never_ended_has_not_passed()
    {
        var suite = await lab.Streams();
        await suite.Report(Begins("a"), StepBegins("a", "s"));
        (await suite.Finish(exitCode: 0)).RunStatus.ShouldBe("failed");
        (lab.Cases(suite.RunId)[0].Status, lab.Steps(suite.RunId)[0].Status).ShouldBe((CaseStatus.Failed, StepStatus.Cancelled));
    }

    [Fact]
    public async Task A_key_is_shared_with_suites_alone()
    {
        var project = (await lab.Get<ProjectStore>().Find(SampleProject.Key, default))!;
        await lab.Get<CreateRun>().Make(new RunRequest { ProjectId = project.Id, Name = "ours", Cases = [new CaseSpec { Name = "one", Steps = [] }], Key = "build-7", Start = false }, ReporterLab.Ana, default);
        var suite = await lab.Connect();
        (await suite.Hello(hello => hello with { Run = hello.Run! with { Key = "build-7" } })).Refused!.ShouldContain("was not made by a reporter");
    }

    [Fact]
    public async Task A_tab_cannot_take_a_reported_run_over()
    {
        var suite = await lab.Streams();
        var answer = await lab.Get<AttachRun>().Ask(suite.RunId, new RunClient(ClientKind.Browser, "tab", "Ana's tab"), ReporterLab.Ana, takeOver: true, default);
        (answer.Outcome, answer.Holder).ShouldBe((AttachOutcome.HeldByOther, "pytest on ci-4"));
    }

    [Fact]
    public async Task A_case_that_is_cancelled_ends_when_the_suite_has_ended_it_and_cannot_be_forced()
    {
        var suite = await lab.Streams();
        await suite.Report(Begins("a"), StepBegins("a", "s"), Begins("b"));
        var id = lab.Cases(suite.RunId)[0].Id;
        var cancel = lab.Get<CancelCase>();
        (await cancel.Ask(suite.RunId, id, AbortReason.Asked(ReporterLab.Ana, "hangs"), force: true, default)).Outcome.ShouldBe(AbortOutcome.NotPossible);
        (await cancel.Ask(suite.RunId, id, AbortReason.Asked(ReporterLab.Ana, "hangs"), force: false, default)).Outcome.ShouldBe(AbortOutcome.Accepted);
        (await suite.CaseCancelled()).ShouldBe(new CaseCancelOrder("a", "hangs"));
        await suite.Report(StepEnds("a", "s", ReportedStatus.Cancelled), Ends("a", ReportedStatus.Cancelled), Ends("b"));
        var row = lab.Cases(suite.RunId)[0];
        (row.Status, row.Result, row.CancelledBy).ShouldBe((CaseStatus.Cancelled, "hangs", "Ana"));
        (await suite.Finish()).RunStatus.ShouldBe("failed");
    }
}
