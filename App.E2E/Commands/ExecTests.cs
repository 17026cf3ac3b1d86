using TestRuns.E2E.Support;

namespace TestRuns.E2E.Commands;

/// <summary><c>exec</c>: a command as a run, as long as nothing goes wrong but the command.</summary>
public sealed class ExecTests(Browser browser) : ExecTest(browser)
{
    [Fact]
    public async Task The_exit_code_is_the_commands_own_and_its_output_is_passed_on_and_kept()
    {
        await StartLab();
        var exec = Exec(["--name", "unit tests", "--branch", "main"], "sh", "-c", "echo \"it's out\"; echo oops >&2; exit 7");
        (await exec.AllOutput(Patience, Token)).ShouldBe(7);
        exec.Log.Lines.ShouldContain("it's out");
        exec.Log.Lines.ShouldContain("oops");

        var run = await RunOf(exec);
        var (seen, text) = await Api.FindText(run, Token);
        seen.Status.ShouldBe("Failed");
        var only = seen.Cases.ShouldHaveSingleItem();
        only.Title.ShouldBe("unit tests");
        only.Status.ShouldBe("Failed");
        only.Steps[0].Message.ShouldBe("exit code 7");
        (await Said(run)).ShouldBe(["it's out", "oops"], ignoreOrder: true);
        text.ShouldContain("\"branch\":\"main\"");
    }

    [Fact]
    public async Task It_is_seen_while_it_runs_and_passes()
    {
        await StartLab();
        var exec = Exec([], "sh", "-c", "echo begun; while [ ! -e go ]; do sleep 0.1; done; echo whole");
        var run = await RunOf(exec);
        await Api.Until(run, seen => seen is { Status: "Started", Cases: [{ Status: "InProgress", Steps: [{ Id: not null }] }] }, Patience, "started", Token);
        await Eventually.Holds(async () => (await Said(run)).Contains("begun"), Patience, "its first line", Token);
        await File.WriteAllTextAsync(Path.Combine(exec.Folder, "go"), "", Token);
        (await exec.AllOutput(Patience, Token)).ShouldBe(0);
        (await Ended(run, "passed")).Status.ShouldBe("Passed");
        (await Said(run)).ShouldBe(["begun", "whole"]);
    }

    [Fact]
    public async Task What_ends_by_a_signal_has_a_shells_exit_code_and_what_is_not_there_too()
    {
        await StartLab();
        (await Exec([], "sh", "-c", "kill -TERM $$").AllOutput(Patience, Token)).ShouldBe(128 + Signals.Terminate);
        (await Exec([], "there-is-no-such-command").AllOutput(Patience, Token)).ShouldBe(127);
    }

    [Fact]
    public async Task What_the_command_leaves_running_is_ended_with_it()
    {
        await StartLab();
        var exec = Exec([], "sh", "-c", "sleep 600 & setsid sleep 600 & echo done");
        (await exec.AllOutput(Patience, Token)).ShouldBe(0);
        exec.Processes.ShouldBeEmpty();
        (await Ended(await RunOf(exec), "passed")).Status.ShouldBe("Passed");
    }

    [Fact]
    public async Task Each_test_of_a_result_file_becomes_a_case()
    {
        await StartLab();
        var sample = Path.Combine(AppContext.BaseDirectory, "Samples", "junit-pytest.xml");
        var exec = Exec(["--results", "out/*.xml"], "sh", "-c", $"mkdir out; cp {sample} out/report.xml; touch out/report.xml; exit 1");
        (await exec.AllOutput(Patience, Token)).ShouldBe(1);
        var seen = await Ended(await RunOf(exec), "failed");
        seen.Status.ShouldBe("Failed");
        seen.Cases.Count.ShouldBeGreaterThan(1);
        seen.Cases.ShouldContain(one => one.Status == "Passed");
    }

    [Fact]
    public async Task A_hundred_thousand_lines_arrive_each_once_and_in_their_order()
    {
        await StartLab();
        var exec = Exec([], "seq", "100000");
        (await exec.AllOutput(Patience, Token)).ShouldBe(0);
        var run = await RunOf(exec);
        await Ended(run, "passed");
        var own = exec.Log.Lines.Where(line => line.All(char.IsAsciiDigit)).ToList();
        own.Count.ShouldBe(100_000);
        var said = await Said(run);
        // A page of the log is as long as the interface gives it.
        said.Count.ShouldBeGreaterThan(100);
        said.ShouldBe(own.Take(said.Count));
    }

    [Fact]
    public async Task A_wrong_token_is_said_and_the_command_runs_all_the_same()
    {
        await StartLab();
        var exec = Beside(CommandProcess.Start(Server.Url, "trr_wrong", settings: null, "exec", "--project", "sample", "--", "sh", "-c", "sleep 1; exit 5"));
        (await exec.AllOutput(Patience, Token)).ShouldBe(5);
        exec.Log.ToString().ShouldContain("does not accept the token");
        Directory.GetFiles(exec.Folder, "testruns-exec-*.jsonl").ShouldHaveSingleItem();
    }
}
