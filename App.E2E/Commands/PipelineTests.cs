using System.Runtime.CompilerServices;
using TestRuns.E2E.Support;

namespace TestRuns.E2E.Commands;

/// <summary>The script of the README, word for word.</summary>
public sealed class PipelineTests(Browser browser) : EndToEndTest(browser)
{
    private const string Heading = "## From a pipeline";
    private const string Indent = "    ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task It_passes_with_the_suite_and_fails_with_it()
    {
        var server = await StartServer();
        var passes = await Start(server, "quick");
        (await passes.AllOutput(Patience, Token)).ShouldBe(0, passes.Log.ToString());
        passes.Log.ToString().ShouldContain("passed: The shop answers");
        var fails = await Start(server, "one-failure");
        (await fails.AllOutput(Patience, Token)).ShouldBe(1, fails.Log.ToString());
        fails.Log.ToString().ShouldContain("failed: Check out with a voucher");
    }

    [Theory]
    [InlineData(Signals.Interrupt)]
    [InlineData(Signals.Terminate)]
    public async Task Stopped_it_aborts_its_run(int signal)
    {
        var server = await StartServer();
        var script = await Start(server, "slow");
        await script.Says("started", Patience, Token);
        script.Signal(signal);
        (await script.AllOutput(Patience, Token)).ShouldBe(3, script.Log.ToString());
        script.Log.ToString().ShouldContain("cancelled: ");
        var left = DatabaseStatus(server);
        left.ShouldBe(["Cancelled"]);
    }

    [Fact]
    public async Task A_server_that_dies_meanwhile_is_waited_for()
    {
        var server = await StartServer();
        var go = Path.Combine(server.DataFolder, "..", "go");
        // It is not over before it has met the death of its server.
        SuiteRows.Put(server, "until-go", new CatalogCase("Waits", [CatalogStep.Command("wait", $"while [ ! -e '{go}' ]; do sleep 0.1; done")]));
        var script = await Start(server, "until-go");
        await script.Says("started", Patience, Token);
        await server.Kill();
        await script.Says("It is tried again", Patience, Token);
        await server.StartAgain(Token);
        await File.WriteAllTextAsync(go, "", Token);
        (await script.AllOutput(Patience, Token)).ShouldBe(0, script.Log.ToString());
        script.Log.ToString().ShouldContain("The server is back");
    }

    [Fact]
    public async Task A_second_signal_leaves_also_when_the_server_could_not_be_asked()
    {
        var server = await StartServer();
        var run = Beside(CommandProcess.Start(server.Url, ProgramToken.Api(server), settings: null, "run", "--project", "sample", "--suite", "slow", "--wait"));
        await run.Says("started", Patience, Token);
        await server.Kill();
        await run.Says("It is tried again", Patience, Token);
        run.Signal(Signals.Terminate);
        await run.Says("could not be aborted", Patience, Token);
        run.Signal(Signals.Terminate);
        (await run.AllOutput(Patience, Token)).ShouldBe(130, run.Log.ToString());
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_exit_code_4()
    {
        var nobody = new Uri($"http://127.0.0.1:{FreePort.Find()}");
        var run = Beside(CommandProcess.Start(nobody, "tra_none", settings: null, "run", "--project", "sample", "--suite", "quick", "--wait"));
        (await run.AllOutput(Patience, Token)).ShouldBe(4, run.Log.ToString());
        run.Log.ToString().ShouldContain("cannot be reached");
    }

    private async Task<CommandProcess> Start(TestServer server, string suite)
    {
        var folder = Directory.CreateTempSubdirectory("testruns-e2e-script-").FullName;
        var script = Path.Combine(folder, "pipeline.sh");
        await File.WriteAllTextAsync(script, Script(), Token);
        var program = Path.GetDirectoryName(ServerProcess.Executable)!;
        var settings = new Dictionary<string, string> { ["SUITE"] = suite, ["PATH"] = $"{program}:{Environment.GetEnvironmentVariable("PATH")}" };
        return Beside(CommandProcess.StartScript(server.Url, ProgramToken.Api(server), settings, script));
    }

    /// <summary>The first block of code below the heading.</summary>
    private static string Script([CallerFilePath] string here = "")
    {
        var readme = File.ReadLines(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "README.md"));
        var lines = readme.SkipWhile(line => line != Heading).SkipWhile(line => !line.StartsWith($"{Indent}#!", StringComparison.Ordinal))
            .TakeWhile(line => line.StartsWith(Indent, StringComparison.Ordinal)).Select(line => line[Indent.Length..]).ToList();
        lines.Count.ShouldBeInRange(5, 12, "the script of the README");
        return string.Join('\n', lines) + "\n";
    }

    private static List<string> DatabaseStatus(TestServer server)
    {
        using var connection = DatabaseFile.Open(server, Microsoft.Data.Sqlite.SqliteOpenMode.ReadOnly);
        return DatabaseFile.Read(connection, "SELECT Status FROM Runs", row => row.GetString(0));
    }
}
