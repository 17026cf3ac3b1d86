using TestRuns.E2E.Pages;
using TestRuns.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace TestRuns.E2E.Commands;

/// <summary>However a command's end comes about, nothing of it is left, and the run says why.</summary>
public sealed class ExecEndTests(Browser browser) : ExecTest(browser)
{
    private const int Cancelled = 3;

    [Fact]
    public async Task Aborted_in_the_browser_a_stubborn_tree_is_gone_and_confirmed()
    {
        await StartLab();
        var exec = Exec(["--grace", "1s"], "sh", StubbornScript);
        var run = await RunOf(exec);
        await exec.Says("tick 2", Patience, Token);
        await Eventually.Holds(() => exec.Processes.Count(process => process.Command == "sleep 600") == 3, Patience, "three that sleep", Token);

        var ana = await OpenAsAdministrator(Server);
        var page = new RunPage(ana.Page, run);
        await page.Open();
        await page.Abort("not now");
        (await exec.AllOutput(Patience, Token)).ShouldBe(Cancelled);
        exec.Processes.ShouldBeEmpty();
        await Expect(page.Status).ToContainTextAsync("Cancelled", new() { Timeout = 30_000 });
        var abort = (await Api.Find(run, Token)).Abort.ShouldNotBeNull();
        abort.Kind.ShouldBe("User");
        abort.Unconfirmed.ShouldBeFalse();
        abort.ConfirmedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_command_that_listens_ends_by_the_polite_signal()
    {
        await StartLab();
        var exec = Exec(["--stop-signal", "TERM", "--grace", "30s"], "sh", "-c", "trap 'echo cleaned up; exit 9' TERM; echo begun; while :; do sleep 0.1; done");
        var run = await RunOf(exec);
        await exec.Says("begun", Patience, Token);
        await Api.Abort(run, "enough", Token);
        (await exec.AllOutput(Patience, Token)).ShouldBe(Cancelled);
        exec.Log.ToString().ShouldContain("cleaned up");
        await Eventually.Holds(async () => (await Said(run)).Contains("cleaned up"), Patience, "its last line", Token);
    }

    [Fact]
    public async Task Killed_it_takes_the_command_along_and_the_run_is_lost()
    {
        await StartLab();
        var exec = Exec([], "sh", StubbornScript);
        var run = await RunOf(exec);
        await exec.Says("tick 1", Patience, Token);
        exec.Signal(Signals.Kill);
        await exec.NothingLeft(Patience, Token);
        var seen = await Ended(run, "cancelled");
        seen.Status.ShouldBe("Cancelled");
        seen.Abort.ShouldNotBeNull().Kind.ShouldBe("ReporterLost");
    }

    [Fact]
    public async Task Its_worker_killed_it_ends_what_is_left()
    {
        await StartLab();
        var exec = Exec([], "sh", StubbornScript);
        var run = await RunOf(exec);
        await exec.Says("tick 1", Patience, Token);
        Signals.Send(WorkerOf(exec), Signals.Kill).ShouldBeTrue();
        (await exec.AllOutput(Patience, Token)).ShouldBe(128 + Signals.Kill);
        exec.Processes.ShouldBeEmpty();
        (await Ended(run, "cancelled")).Abort.ShouldNotBeNull().Kind.ShouldBe("ReporterLost");
    }

    [Theory]
    [InlineData("")]
    [InlineData("groups")]
    public async Task Both_of_its_processes_killed_in_one_instant_take_the_command_along(string means)
    {
        await StartLab();
        var exec = Beside(CommandProcess.Start(Server.Url, Reporter, new Dictionary<string, string> { ["TESTRUNS__PROCESSES"] = means }, "exec", "--project", "sample", "--", "sh", StubbornScript));
        var run = await RunOf(exec);
        await exec.Says("tick 1", Patience, Token);
        int[] both = [exec.Id, WorkerOf(exec)];
        // Stopped first: neither can do anything about the other's death.
        foreach (var id in both) Signals.Send(id, Signals.Stop).ShouldBeTrue();
        foreach (var id in both) Signals.Send(id, Signals.Kill).ShouldBeTrue();
        await exec.NothingLeft(Patience, Token);
        var abort = (await Ended(run, "cancelled")).Abort.ShouldNotBeNull();
        (abort.Kind, abort.Unconfirmed).ShouldBe(("ReporterLost", true));
    }

    [Fact]
    public async Task Ctrl_C_is_passed_on_and_the_run_says_so_at_once()
    {
        await StartLab();
        var exec = Exec(["--grace", "20s"], "sh", "-c", "trap 'echo interrupted; exit 1' INT; echo begun; while :; do sleep 0.1; done");
        var run = await RunOf(exec);
        await exec.Says("begun", Patience, Token);
        exec.Signal(Signals.Interrupt);
        (await exec.AllOutput(Patience, Token)).ShouldBe(Cancelled);
        exec.Log.ToString().ShouldContain("interrupted");
        var abort = (await Ended(run, "cancelled")).Abort.ShouldNotBeNull();
        abort.Kind.ShouldBe("ReporterLost");
        abort.Unconfirmed.ShouldBeFalse();
    }

    [Fact]
    public async Task Ctrl_C_twice_does_not_wait_for_the_grace()
    {
        await StartLab();
        var exec = Exec(["--grace", "10m"], "sh", StubbornScript);
        await RunOf(exec);
        await exec.Says("tick 1", Patience, Token);
        exec.Signal(Signals.Interrupt);
        await exec.Says("ending the command", Patience, Token);
        exec.Signal(Signals.Interrupt);
        (await exec.AllOutput(Patience, Token)).ShouldBe(Cancelled);
        exec.Processes.ShouldBeEmpty();
    }

    private static int WorkerOf(CommandProcess exec) => ProcessWatch.ChildrenOf(exec.Id).Single(child => child.Command.Contains("exec-worker", StringComparison.Ordinal)).Id;
}
