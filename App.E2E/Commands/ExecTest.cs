using System.Text.RegularExpressions;
using TestRuns.E2E.Support;

namespace TestRuns.E2E.Commands;

/// <summary>Commands that are reported to a server while they run.</summary>
public abstract partial class ExecTest(Browser browser) : EndToEndTest(browser)
{
    /// <summary>For what starts and connects on a busy machine; never for what is promised.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    protected static readonly string StubbornScript = Path.Combine(AppContext.BaseDirectory, "Samples", "stubborn.sh");

    protected TestServer Server { get; private set; } = null!;

    protected RunApi Api { get; private set; } = null!;

    protected string Reporter { get; private set; } = null!;

    /// <param name="comesBack">It has a minute to connect again; else the usual five seconds.</param>
    protected async Task StartLab(bool comesBack = false)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Looks into /proc");
        var settings = new Dictionary<string, string> { ["TESTRUNS__Controllers__Embedded__Enabled"] = "false" };
        if (comesBack) settings["TESTRUNS__Reporters__ReconnectGrace"] = "00:01:00";
        Server = await StartServer(settings);
        Api = await CallAsAdministrator(Server);
        Reporter = ProgramToken.Reporter(Server);
    }

    /// <param name="command">The words behind <c>--</c>.</param>
    protected CommandProcess Exec(IReadOnlyList<string> options, params string[] command) => Exec(Server.Url, options, command);

    protected CommandProcess Exec(Uri server, IReadOnlyList<string> options, params string[] command) =>
        Beside(CommandProcess.Start(server, Reporter, settings: null, ["exec", "--project", "sample", .. options, "--", .. command]));

    /// <summary>The run that it has become.</summary>
    protected static async Task<long> RunOf(CommandProcess exec)
    {
        long run = 0;
        await Eventually.Holds(() => long.TryParse(Address().Match(exec.Log.ToString()).Groups[1].Value, out run), Patience, $"the run's address in:\n{exec.Log}", Token);
        return run;
    }

    /// <summary>What the step of the command said, in its order.</summary>
    protected async Task<IReadOnlyList<string>> Said(long run)
    {
        var step = (await Api.Find(run, Token)).Cases[0].Steps[0];
        return [.. (await Api.Log(run, step.Id!.Value, Token)).Split('\n').Select(line => line.Split('\t')).Where(parts => parts.Length == 3).Select(parts => parts[2])];
    }

    protected Task<SeenRun> Ended(long run, string status) => Api.Until(run, seen => seen.IsTerminal, Patience, status, Token);

    [GeneratedRegex(@"run #\d+: \S+/runs/(\d+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();
}
