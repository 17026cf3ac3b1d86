using System.Text.Json;
using TestRuns.E2E.Support;

namespace TestRuns.E2E.Commands;

/// <summary>A server that is away holds no command up, and misses nothing of it when it is back.</summary>
public sealed class ExecAwayTests(Browser browser) : ExecTest(browser)
{
    private const string Counts = "i=0; while [ $i -lt 60 ]; do i=$((i + 1)); echo \"line $i\"; sleep 0.1; done";

    [Fact]
    public async Task A_server_that_is_killed_and_back_has_every_line_once()
    {
        await StartLab(comesBack: true);
        var exec = Exec([], "sh", "-c", Counts);
        var run = await RunOf(exec);
        await exec.Says("line 10", Patience, Token);
        await Server.Kill();
        await exec.Says("line 20", Patience, Token);
        await Server.StartAgain(Token);
        (await exec.AllOutput(Patience, Token)).ShouldBe(0);
        (await Ended(run, "passed")).Status.ShouldBe("Passed");
        (await Said(run)).ShouldBe(Enumerable.Range(1, 60).Select(number => $"line {number}"));
    }

    [Fact]
    public async Task A_server_that_comes_later_gets_the_whole_run()
    {
        await StartLab();
        await Server.Stop();
        var exec = Exec(["--patience", "60s"], "sh", "-c", "echo alone; exit 4");
        await exec.Says("alone", Patience, Token);
        await exec.Says("cannot be reached", Patience, Token);
        await Server.StartAgain(Token);
        (await exec.AllOutput(Patience, Token)).ShouldBe(4);
        var run = await RunOf(exec);
        (await Ended(run, "failed")).Status.ShouldBe("Failed");
        (await Said(run)).ShouldBe(["alone"]);
    }

    [Fact]
    public async Task What_the_server_never_heard_is_left_as_a_file_that_becomes_the_run_by_the_line_that_it_says()
    {
        await StartLab();
        await Server.Stop();
        var exec = Exec(["--patience", "1s", "--name", "alone"], "sh", "-c", "echo nobody hears; exit 6");
        (await exec.AllOutput(Patience, Token)).ShouldBe(6);
        exec.Log.ToString().ShouldContain("testruns import --project sample ");
        var file = Directory.GetFiles(exec.Folder, "testruns-exec-*.jsonl").ShouldHaveSingleItem();
        var lines = await File.ReadAllLinesAsync(file, Token);
        lines[0].ShouldContain("\"name\":\"alone\"");
        lines.ShouldContain(line => line.Contains("nobody hears", StringComparison.Ordinal));
        lines[^1].ShouldContain("\"exitCode\":6");

        await Server.StartAgain(Token);
        var import = Beside(CommandProcess.Start(Server.Url, ProgramToken.Api(Server), settings: null, "import", "--project", "sample", file, "--json"));
        (await import.AllOutput(Patience, Token)).ShouldBe(0, import.Log.ToString());
        var run = JsonElement.Parse(import.Log.Lines.ShouldHaveSingleItem()).GetProperty("run").GetInt64();
        var made = await Api.Find(run, Token);
        (made.Status, made.Cases.ShouldHaveSingleItem().Status).ShouldBe(("Failed", "Failed"));
        (await Said(run)).ShouldBe(["nobody hears"]);
    }

    [Fact]
    public async Task A_network_that_holds_everything_back_does_not_hold_the_command_up()
    {
        await StartLab();
        var network = Beside(CutProxy.Before(Server.Url));
        var exec = Exec(network.Url, [], "sh", "-c", $"{Counts}; echo end");
        await RunOf(exec);
        network.Stall();
        // Nothing passes before it is restored: what waited for that would never say it.
        await exec.Says("end", Patience, Token);
        network.Restore();
        // The server has given it up meanwhile, or has not: the command has ended by itself before it could hear of it, and the build goes on.
        (await exec.AllOutput(Patience, Token)).ShouldBe(0);
    }
}
