using System.CommandLine;
using TestRuns.Cli.Server;

namespace TestRuns.Cli.Run;

/// <summary>The verb <c>run</c>: starts a suite, and waits for its end if asked to.</summary>
internal static class RunCommand
{
    private const string About = """
        Start a run of a suite.

        Examples:
          testruns run --project shop --suite checkout
          testruns run --project shop --suite checkout --wait --environment staging --var BASE_URL=https://staging.example.org
          testruns run --project shop --suite checkout --wait --key "build-$BUILD_ID" --on-conflict supersede

        With --wait Ctrl-C asks whether to abort the run; where nobody can be asked, the run is aborted. Ctrl-C again leaves at once.
        Exit codes: 0 passed (without --wait: started), 1 failed, 2 wrong use, 3 cancelled, 4 server out of reach, 130 left by Ctrl-C.
        """;

    private static readonly Option<string> Project = new("--project") { Description = "The project's key", HelpName = "P", Required = true };
    private static readonly Option<string> Suite = new("--suite") { Description = "The name of a suite of the project", HelpName = "S", Required = true };
    private static readonly Option<string[]> Cases = new("--case") { Description = "Only this case of the suite; may be given several times", HelpName = "TITLE" };
    private static readonly Option<bool> Wait = new("--wait") { Description = "Show how it goes, and end when the run does, with its result as exit code" };
    private static readonly Option<string?> Name = new("--name") { Description = "The run's name (default: the suite's)" };
    private static readonly Option<string?> Environment = new("--environment") { Description = "In place of the suite's own" };
    private static readonly Option<string[]> Labels = new("--label") { Description = "What the controller must have; may be given several times" };
    private static readonly Option<string?> Key = new("--key") { Description = "A name of your own, one of a kind among runs that have not ended: made again, it is the same run" };
    private static readonly Option<string?> OnConflict = new("--on-conflict") { Description = "supersede: a run with the same key that has not ended is aborted for this one" };
    private static readonly Option<int?> Priority = new("--priority") { Description = "In the queue, from -10 to 10: higher goes first (default: the suite's)", HelpName = "N" };
    private static readonly Option<string[]> Variables = new("--var") { Description = "A variable of the run; may be given several times", HelpName = "A=B" };
    private static readonly Option<string?> Timeout = new("--timeout") { Description = "Of the whole run, such as 30m", HelpName = "TIME" };
    private static readonly Option<int?> Parallel = new("--parallel") { Description = "How many cases at once, from 1 to 64", HelpName = "N" };
    private static readonly Option<string?> Branch = new("--branch") { Description = "What is tested, for people" };
    private static readonly Option<string?> Commit = new("--commit") { Description = "What is tested, for people" };
    private static readonly Option<string?> Link = new("--link") { Description = "Where the run comes from, such as the page of a pipeline", HelpName = "URL" };
    private static readonly Option<string?> Patience = new("--patience") { Description = "How long a server that is out of reach is waited for (default: 60s)", HelpName = "TIME" };

    public static Command Make()
    {
        var command = new Command("run", About) { Project, Suite, Cases, Wait, Name, Environment, Labels, Key, OnConflict, Priority, Variables, Timeout, Parallel, Branch, Commit, Link, Patience };
        command.WithServer().SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        var voice = new Voice(ServerOptions.WantsJson(parsed));
        var mistakes = new List<string>();
        var target = ServerOptions.Read(parsed, mistakes);
        var wish = Read(parsed, mistakes);
        var patience = ReadTime(parsed.GetValue(Patience), "--patience", mistakes) ?? TimeSpan.FromSeconds(60);
        if (mistakes.Count > 0) return voice.Refuse(mistakes);

        using var api = new ApiClient(target);
        if ((await api.Post<MadeRun>($"projects/{Uri.EscapeDataString(parsed.GetValue(Project)!)}/runs", wish, cancellationToken)).Failed(out var problem, out var run)) return voice.Refuse(problem);
        var page = target.Page(run.Url);
        voice.Tell($"Run #{run.Number}: {page}", new { run = new { run.Id, run.Number, run.Status, url = page } });
        if (run.NotStarted is { } why)
        {
            voice.Remark($"it was made but not started: {why}");
            return ExitCodes.Failed;
        }
        return parsed.GetValue(Wait) ? await new Waiting(api, run, voice, patience, TimeProvider.System).UntilItEnds(cancellationToken) : ExitCodes.Passed;
    }

    private static RunWish Read(ParseResult parsed, List<string> mistakes) => new()
    {
        Suite = parsed.GetValue(Suite)!,
        Cases = NotEmpty(parsed.GetValue(Cases)),
        Name = parsed.GetValue(Name),
        Environment = parsed.GetValue(Environment),
        Labels = NotEmpty(parsed.GetValue(Labels)),
        Key = parsed.GetValue(Key),
        OnConflict = parsed.GetValue(OnConflict),
        Priority = parsed.GetValue(Priority),
        Variables = ReadVariables(parsed.GetValue(Variables) ?? [], mistakes),
        TimeoutSeconds = ReadTime(parsed.GetValue(Timeout), "--timeout", mistakes)?.TotalSeconds,
        Parallel = parsed.GetValue(Parallel),
        Branch = parsed.GetValue(Branch),
        Commit = parsed.GetValue(Commit),
        Link = parsed.GetValue(Link),
    };

    private static string[]? NotEmpty(string[]? values) => values is { Length: > 0 } ? values : null;

    private static Dictionary<string, string>? ReadVariables(string[] given, List<string> mistakes)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var one in given)
        {
            var equals = one.IndexOf('=');
            if (equals < 1) mistakes.Add($"--var is NAME=VALUE, not {one}");
            else variables[one[..equals]] = one[(equals + 1)..];
        }
        return variables.Count > 0 ? variables : null;
    }

    internal static TimeSpan? ReadTime(string? given, string option, ICollection<string> mistakes)
    {
        if (given is null) return null;
        if (Spans.Read(given) is { } time) return time;
        mistakes.Add($"{option} is not a time such as 30s, 10m or 1h30m: {given}");
        return null;
    }
}
