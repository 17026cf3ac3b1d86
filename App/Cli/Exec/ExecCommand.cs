using System.CommandLine;
using System.Security.Cryptography;
using TestRuns.Cli.Run;
using TestRuns.Cli.Server;
using TestRuns.Worker.Processes;

namespace TestRuns.Cli.Exec;

/// <summary>The verb <c>exec</c>: any command as a live run.</summary>
internal static class ExecCommand
{
    /// <summary>What the front starts.</summary>
    public const string WorkerVerb = "exec-worker";

    private const string About = """
        Run a command here as a live run: its output is seen on the server while it is written, and it can be aborted there.

        Examples:
          testruns exec --project shop -- npx playwright test
          testruns exec --project shop --name "unit tests" --results "**/*.trx" -- dotnet test --logger trx
          testruns exec --project shop --key "build-$BUILD_ID" --stop-signal TERM --grace 30s -- make check

        Branch, commit and link are taken from the pipeline's variables (GitHub, GitLab, Buildkite, Jenkins, Azure, CircleCI), else from git.
        A server that is away never holds the command up: what happened is sent when it is back, or left in a file for "testruns import".
        Ctrl-C ends the command with all that it started, first politely; Ctrl-C again at once.
        Exit codes: the command's own; 3 when it was ended by an abort or by Ctrl-C; 2 wrong use.
        """;

    private static readonly Option<string> Project = new("--project") { Description = "The project's key", HelpName = "P", Required = true };
    private static readonly Option<string?> Name = new("--name") { Description = "The run's name (default: the command)" };
    private static readonly Option<string?> Suite = new("--suite") { Description = "The suite's name, for people" };
    private static readonly Option<string[]> Results = new("--results") { Description = "JUnit XML or TRX files that the command writes, such as \"**/*.xml\": each test becomes a case; may be given several times", HelpName = "GLOB" };
    private static readonly Option<string?> Key = new("--key") { Description = "A name of your own: commands with the same key that run at the same time are one run" };
    private static readonly Option<string> StopSignal = new("--stop-signal") { Description = "How the command is asked to end: INT, TERM, HUP or QUIT", HelpName = "SIGNAL", DefaultValueFactory = _ => "INT" };
    private static readonly Option<string?> Grace = new("--grace") { Description = "How long it may then take (default: 10s)", HelpName = "TIME" };
    private static readonly Option<string?> Patience = new("--patience") { Description = "How long a server that is away is waited for after the command's end (default: 30s)", HelpName = "TIME" };
    private static readonly Option<string?> Branch = new("--branch") { Description = "In place of what was found" };
    private static readonly Option<string?> Commit = new("--commit") { Description = "In place of what was found" };
    private static readonly Option<string?> Link = new("--link") { Description = "In place of what was found", HelpName = "URL" };
    private static readonly Argument<string[]> Words = new("COMMAND") { Description = "The command and its arguments", Arity = ArgumentArity.OneOrMore, CaptureRemainingTokens = true };
    private static readonly Argument<string> Line = new("LINE");

    public static Command Make()
    {
        var command = new Command("exec", About) { Project, Name, Suite, Results, Key, StopSignal, Grace, Patience, Branch, Commit, Link, Words };
        command.WithServer().SetAction((parsed, _) => Run(parsed));
        return command;
    }

    public static Command MakeWorker()
    {
        var command = new Command(WorkerVerb) { Line };
        command.Hidden = true;
        command.SetAction((parsed, _) => ExecWorker.Run(parsed.GetValue(Line)!));
        return command;
    }

    private static async Task<int> Run(ParseResult parsed)
    {
        var mistakes = new List<string>();
        var order = Read(parsed, mistakes);
        return mistakes.Count > 0 ? new Voice(ServerOptions.WantsJson(parsed)).Refuse(mistakes) : await ExecFront.Run(order);
    }

    private static ExecOrder Read(ParseResult parsed, List<string> mistakes)
    {
        var target = ServerOptions.Read(parsed, mistakes);
        var signal = parsed.GetValue(StopSignal)!.ToUpperInvariant();
        signal = signal.StartsWith("SIG", StringComparison.Ordinal) ? signal[3..] : signal;
        if (SignalNames.Polite(signal) is null) mistakes.Add($"--stop-signal is one of INT, TERM, HUP and QUIT, not {signal}");
        if (parsed.GetValue(Link) is { } link && !(Uri.TryCreate(link, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")) mistakes.Add($"--link is not an http address: {link}");
        var words = parsed.GetValue(Words) ?? [];
        if (words.Length == 0) mistakes.Add("COMMAND is missing: testruns exec --project P -- npm test");
        return new ExecOrder
        {
            Server = target.Server,
            Token = target.Token,
            Project = parsed.GetValue(Project)!,
            Name = ExecWish.Short(parsed.GetValue(Name) ?? string.Join(' ', words))!,
            Command = words,
            Suite = parsed.GetValue(Suite),
            Key = parsed.GetValue(Key),
            Branch = parsed.GetValue(Branch),
            Commit = parsed.GetValue(Commit),
            Link = parsed.GetValue(Link),
            Results = parsed.GetValue(Results) ?? [],
            StopSignal = signal,
            Grace = RunCommand.ReadTime(parsed.GetValue(Grace), "--grace", mistakes) ?? TimeSpan.FromSeconds(10),
            Patience = RunCommand.ReadTime(parsed.GetValue(Patience), "--patience", mistakes) ?? TimeSpan.FromSeconds(30),
            Json = ServerOptions.WantsJson(parsed),
            Identity = $"exec-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}",
        };
    }
}
