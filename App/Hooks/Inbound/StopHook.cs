using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Runs;
using TestRuns.Storage;

namespace TestRuns.Hooks.Inbound;

/// <summary>A call from outside that says what has become of a build or an issue: the run with its key ends with it.</summary>
public sealed class StopHook(
    ProjectStore projects, HookSecrets secrets, StopSwitch stop, StopCalls calls, RepeatedCalls repeated, AbortRun abort, IDbContextFactory<AppDb> contexts, HookOptions options, TimeProvider time)
{
    private static readonly Actor Caller = Actor.System("a webhook");

    /// <param name="signature">The header <see cref="HookSignature.Header"/>.</param>
    /// <param name="body">As it was sent, byte by byte.</param>
    public async Task<StopAnswer> Receive(string projectKey, string? signature, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var project = ProjectKey.IsValid(projectKey) ? await projects.Find(projectKey, cancellationToken) : null;
        var known = project is null ? [] : await secrets.Texts(project.Id, cancellationToken);
        var signed = HookSignature.Check(signature, body.Span, known, time.GetUtcNow());
        if (project is null || signed != SignatureAnswer.Good)
        {
            if (project is not null) calls.NoteRefused(project.Id, WhyRefused(signed, known.Count));
            return new StopAnswer(StopOutcome.NotSigned, "It is not signed with a secret of this project, or its time is more than 5 minutes off.");
        }

        var (wish, mistakes) = StopWish.Read(body);
        var answer = wish is null ? new StopAnswer(StopOutcome.Malformed, "The call cannot be read.") { Mistakes = mistakes } : await Once(project, signature, body, wish);
        calls.Note(project.Id, wish, answer);
        return answer;
    }

    /// <summary>Whoever called may be gone by now; what it asked for is done.</summary>
    private Task<StopAnswer> Once(Project project, string? signature, ReadOnlyMemory<byte> body, StopWish wish) =>
        repeated.Once($"{project.Id} {HookSignature.Identity(signature, body.Span)}", () => Obey(project, wish, CancellationToken.None));

    private async Task<StopAnswer> Obey(Project project, StopWish wish, CancellationToken cancellationToken)
    {
        if (!options.IsStop(wish.Status)) return new StopAnswer(StopOutcome.OtherStatus, $"Nothing was changed: only {string.Join(", ", options.Stops)} end a run.");
        if (!(await stop.State(cancellationToken)).Lets(project.Id)) return new StopAnswer(StopOutcome.Inert, "Nothing was changed: aborts from outside are switched off.");
        if (await Live(project.Id, wish.Key, cancellationToken) is not { } run)
            return new StopAnswer(StopOutcome.UnknownKey, "Nothing was changed: no live run of this project has this key.");

        var reason = new AbortReason(AbortKind.Webhook, $"{wish.Key}: {wish.Status.Trim()}", Caller);
        var answer = await abort.Ask(run.Id, reason, force: false, CancellationToken.None);
        var (outcome, text) = Told(answer.Outcome, run.Number);
        return new StopAnswer(outcome, text, run.Id, run.Number, answer.Status);
    }

    private async Task<LiveRun?> Live(long projectId, string key, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<Run>().Where(run => run.ProjectId == projectId && run.LiveKey == key)
            .Select(run => new LiveRun(run.Id, run.Number)).SingleOrDefaultAsync(cancellationToken);
    }

    private static (StopOutcome Outcome, string Text) Told(AbortOutcome outcome, int number) => outcome switch
    {
        AbortOutcome.Accepted => (StopOutcome.Accepted, $"Run #{number} is aborted."),
        AbortOutcome.Deferred => (StopOutcome.Deferred, $"Run #{number} is aborted when its critical step has ended."),
        AbortOutcome.AlreadyRequested => (StopOutcome.AlreadyRequested, $"Run #{number} was being aborted already."),
        AbortOutcome.AlreadyFinished or AbortOutcome.Unknown => (StopOutcome.AlreadyFinished, $"Run #{number} had ended already. Nothing was changed."),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "A stop from outside is never forced."),
    };

    /// <summary>For the project's maintainers; the caller is told none of it.</summary>
    private static string WhyRefused(SignatureAnswer signed, int secrets) => signed switch
    {
        _ when secrets == 0 => "this project has no secret",
        SignatureAnswer.Missing => $"the header {HookSignature.Header} was missing, or not of the form t=…,v1=…",
        SignatureAnswer.OutOfTime => "it was signed well, but more than 5 minutes ago, or by a clock that is ahead",
        _ => "the signature was of another secret or another body",
    };

    private sealed record LiveRun(long Id, int Number);
}
