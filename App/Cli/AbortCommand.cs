using System.CommandLine;
using System.Net;
using TestRuns.Cli.Run;
using TestRuns.Cli.Server;

namespace TestRuns.Cli;

/// <summary>The verb <c>abort</c>.</summary>
internal static class AbortCommand
{
    /// <summary>Of one call; the server waits no longer.</summary>
    private const int LongestCall = 60;

    private const string About = """
        Abort a run: everything that it runs is ended.

        Examples:
          testruns abort 1207 --reason "wrong branch"
          testruns abort https://tests.example.org/runs/1207 --wait
          testruns abort 1207 --force

        Exit codes: 0 it is aborted, being aborted, or had ended already, 1 with --wait: it had not ended in time, 2 unknown or wrong use, 4 server out of reach.
        """;

    private static readonly Argument<string> Run = new("RUN") { Description = "The run's id, or the address of its page" };
    private static readonly Option<string?> Reason = new("--reason") { Description = "Why, for people" };
    private static readonly Option<bool> Force = new("--force") { Description = "SIGKILL at once, critical steps too (Maintainers)" };
    private static readonly Option<string?> Wait = new("--wait") { Description = "Return when it has ended (default: for 60s at most)", HelpName = "TIME", Arity = ArgumentArity.ZeroOrOne };

    public static Command Make()
    {
        var command = new Command("abort", About) { Run, Reason, Force, Wait };
        command.WithServer().SetAction(Abort);
        return command;
    }

    private static async Task<int> Abort(ParseResult parsed, CancellationToken cancellationToken)
    {
        var voice = new Voice(ServerOptions.WantsJson(parsed));
        var mistakes = new List<string>();
        var run = RunAddress.Read(parsed.GetValue(Run)!);
        if (run is null) mistakes.Add($"RUN is the id of a run or the address of its page, not {parsed.GetValue(Run)}");
        var target = ServerOptions.Read(parsed, mistakes, run?.Server);
        var wait = RunCommand.ReadTime(parsed.GetValue(Wait), "--wait", mistakes) ?? (parsed.GetResult(Wait) is { Implicit: false } ? TimeSpan.FromSeconds(LongestCall) : TimeSpan.Zero);
        if (mistakes.Count > 0) return voice.Refuse(mistakes);

        using var api = new ApiClient(target);
        var seconds = Math.Min((int)Math.Ceiling(wait.TotalSeconds), LongestCall);
        var body = new { reason = parsed.GetValue(Reason), force = parsed.GetValue(Force) };
        if ((await api.Post<AbortReply>($"runs/{run!.Id}/abort?wait={seconds}", body, cancellationToken)).Failed(out var problem, out var answer))
            return problem.Status == HttpStatusCode.NotFound ? voice.Refuse(problem with { Text = $"Run {run.Id} is unknown." }) : voice.Refuse(problem);
        var status = wait > TimeSpan.FromSeconds(seconds) ? await StatusAfter(api, run.Id, wait - TimeSpan.FromSeconds(seconds), cancellationToken) ?? answer.Status : answer.Status;
        voice.Tell($"Run {run.Id}: {Words.Of(answer.Outcome)} ({status})", new { run = run.Id, answer.Outcome, status });
        return answer.Outcome == "unknown" ? ExitCodes.WrongUse : wait > TimeSpan.Zero && status is not ("Cancelled" or "Passed" or "Failed") ? ExitCodes.Failed : ExitCodes.Passed;
    }

    private static async Task<string?> StatusAfter(ApiClient api, long run, TimeSpan limit, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var seen = (await api.Get<ShownRun>($"runs/{run}", cancellationToken)).Value;
            if (seen is { IsTerminal: true } || TimeProvider.System.GetElapsedTime(began) > limit) return seen?.Status;
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellationToken);
        }
    }
}
