using TestRuns.E2E.Support;

namespace TestRuns.E2E.Commands;

/// <summary><c>run --wait</c> where a person sits: a bar that moves, and a question at Ctrl-C.</summary>
public sealed class TerminalTests(Browser browser) : EndToEndTest(browser)
{
    private const string EraseLine = "\r\u001b[2K";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_bar_moves_and_gives_way_to_what_came_of_the_run()
    {
        var (_, terminal) = await Run("one-failure");
        await terminal.Shows("[........................] 0/", Patience, Token);
        (await terminal.Ended(Patience, Token)).ShouldBe(1);
        terminal.Screen.ShouldContain("[####");
        terminal.Screen.ShouldContain("failed: Check out with a voucher");
        // Where it was there is what came of it, and nothing beside it.
        var last = terminal.Screen.Split('\n').Last(line => line.Contains("Run #1 failed", StringComparison.Ordinal));
        last.Split(EraseLine)[^1].ShouldStartWith("Run #1 failed");
    }

    [Fact]
    public async Task Ctrl_C_asks_each_time_and_a_yes_aborts_the_run()
    {
        var (server, terminal) = await Run("slow");
        await terminal.Shows("started", Patience, Token);
        await terminal.Press(TerminalProcess.CtrlC);
        await terminal.Shows("Abort run #1? [y/N]", Patience, Token);
        await terminal.Press($"n{TerminalProcess.Enter}");
        // It goes on: the bar is there again, below the question.
        await Eventually.Holds(() => terminal.Screen[terminal.Screen.IndexOf("[y/N]", StringComparison.Ordinal)..].Contains(EraseLine + "[", StringComparison.Ordinal), Patience, "the bar is drawn again", Token);
        await terminal.Press(TerminalProcess.CtrlC);
        await terminal.Shows("Abort run #1? [y/N]", times: 2, Patience, Token);
        await terminal.Press($"y{TerminalProcess.Enter}");
        (await terminal.Ended(Patience, Token)).ShouldBe(3, terminal.Screen);
        terminal.Screen.ShouldContain("abort: accepted");
        terminal.Screen.ShouldContain("Run #1 cancelled: Ctrl-C at testruns run");
        StatusOf(server).ShouldBe("Cancelled");
    }

    [Fact]
    public async Task Ctrl_C_twice_leaves_and_the_run_goes_on()
    {
        var (server, terminal) = await Run("slow");
        await terminal.Shows("started", Patience, Token);
        await terminal.Press(TerminalProcess.CtrlC);
        await terminal.Shows("[y/N]", Patience, Token);
        await terminal.Press(TerminalProcess.CtrlC);
        (await terminal.Ended(Patience, Token)).ShouldBe(130, terminal.Screen);
        terminal.Screen.ShouldContain("left; run #1 goes on.");
        StatusOf(server).ShouldBe("Started");
    }

    private async Task<(TestServer Server, TerminalProcess Terminal)> Run(string suite)
    {
        Assert.SkipUnless(File.Exists(TerminalProcess.Program), $"There is no {TerminalProcess.Program} to be the terminal");
        var server = await StartServer();
        return (server, Beside(TerminalProcess.Start(server.Url, ProgramToken.Api(server), "run", "--project", "sample", "--suite", suite, "--wait")));
    }

    private static string StatusOf(TestServer server)
    {
        using var connection = DatabaseFile.Open(server, Microsoft.Data.Sqlite.SqliteOpenMode.ReadOnly);
        return DatabaseFile.Read(connection, "SELECT Status FROM Runs", row => row.GetString(0)).ShouldHaveSingleItem();
    }
}
