using System.Security.Claims;
using TestRuns.Access;
using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Api;

public sealed record AbortBody
{
    /// <summary>For people; at most 500 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>SIGKILL at once, critical steps too. Needs Maintainer.</summary>
    public bool Force { get; init; }
}

/// <param name="Status">The run's, right after.</param>
public sealed record AbortReply(AbortOutcome Outcome, RunStatus? Status);

/// <param name="Outcome">sent</param>
public sealed record ResendReply(string Outcome);

public sealed record StartReply(RunStatus Status);

public static class AbortsApi
{
    private const int LongestWait = 300;

    public static void MapAborts(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/runs/{id:long}/abort", Abort).OpenToRunTokens().Produces<AbortReply>(StatusCodes.Status202Accepted).ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapPost("/runs/{id:long}/abort/resend", Resend).Produces<ResendReply>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        routes.MapPost("/runs/{id:long}/start", Start).Produces<StartReply>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        routes.MapPost("/runs/{id:long}/cases/{caseId:long}/cancel", Cancel).Produces<AbortReply>(StatusCodes.Status202Accepted).ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> Abort(
        long id, AbortBody? body, int? wait, ClaimsPrincipal caller, RunGate gate, AbortRun abort, RunFeed feed, RunReads runs, Audit audit, CancellationToken cancellationToken)
    {
        if (Mistakes(body, wait) is { Any: true } wrong) return wrong.Answer();
        var force = body?.Force ?? false;
        var (run, refusal) = await gate.Enter(caller, id, force ? ProjectRole.Maintainer : ProjectRole.Runner, cancellationToken);
        if (refusal is not null) return refusal;

        // Listen before asking, so that the end cannot pass unseen.
        using var watch = wait > 0 ? feed.WatchRun(id) : null;
        var answer = await abort.Ask(id, AbortReason.Asked(RunGate.ActorOf(caller), body?.Reason), force, CancellationToken.None);
        if (force && answer.Outcome.HasEffect()) await audit.Write(new AuditFact(caller.NameForPeople(), "run.forced", $"#{run!.Number} {run.Name}", run.ProjectId, body?.Reason), CancellationToken.None);
        var status = watch is null || answer.Status is not { } now || now.IsTerminal()
            ? answer.Status
            : await UntilTerminal(watch, runs, id, TimeSpan.FromSeconds(wait!.Value), cancellationToken);
        return TypedResults.Accepted((string?)null, new AbortReply(answer.Outcome, status));
    }

    private static async Task<IResult> Resend(long id, ClaimsPrincipal caller, RunGate gate, ResendAbort resend, CancellationToken cancellationToken)
    {
        var (run, refusal) = await gate.Enter(caller, id, ProjectRole.Runner, cancellationToken);
        if (refusal is not null) return refusal;
        return await resend.Ask(id, RunGate.ActorOf(caller), CancellationToken.None) switch
        {
            ResendOutcome.Sent => TypedResults.Accepted((string?)null, new ResendReply("sent")),
            ResendOutcome.ControllerAway when run!.Controller is null => Problems.Conflict("reporterAway", $"{run.Client?.Name ?? "Its reporter"} is not connected. The order is sent again by itself when it is back."),
            ResendOutcome.ControllerAway => Problems.Conflict("controllerAway", $"{(run!.Parallel > 1 ? "No controller of it" : $"Controller {run.Controller}")} is not connected. The order is sent again by itself when it is back."),
            _ => Problems.Conflict("nothingToConfirm", "Nothing of this run waits to be confirmed."),
        };
    }

    private static async Task<IResult> Start(long id, ClaimsPrincipal caller, RunGate gate, StartRun start, CancellationToken cancellationToken)
    {
        var (_, refusal) = await gate.Enter(caller, id, ProjectRole.Runner, cancellationToken);
        if (refusal is not null) return refusal;
        return await start.Ask(id, RunGate.ActorOf(caller), CancellationToken.None) is { } why ? Refused(why) : TypedResults.Accepted((string?)null, new StartReply(RunStatus.Queued));
    }

    private static async Task<IResult> Cancel(
        long id, long caseId, AbortBody? body, ClaimsPrincipal caller, RunGate gate, CancelCase cancel, Audit audit, CancellationToken cancellationToken)
    {
        if (Mistakes(body, wait: null) is { Any: true } wrong) return wrong.Answer();
        var force = body?.Force ?? false;
        var (run, refusal) = await gate.Enter(caller, id, force ? ProjectRole.Maintainer : ProjectRole.Runner, cancellationToken);
        if (refusal is not null) return refusal;
        var answer = await cancel.Ask(id, caseId, AbortReason.Asked(RunGate.ActorOf(caller), body?.Reason), force, CancellationToken.None);
        if (force && answer.Outcome.HasEffect()) await audit.Write(new AuditFact(caller.NameForPeople(), "case.forced", $"case number {caseId} of #{run!.Number} {run.Name}", run.ProjectId, body?.Reason), CancellationToken.None);
        if (answer.Outcome == AbortOutcome.NotPossible)
            return Problems.Conflict("notPossible", "A suite that streams the run in carries out this case itself: it can be asked to end it, and not be made to. Abort the run by force instead.");
        return answer.Outcome == AbortOutcome.Unknown
            ? Problems.NotFound("case in this run")
            : TypedResults.Accepted((string?)null, new AbortReply(answer.Outcome, answer.Status));
    }

    internal static IResult Refused(StartRefusal why) => Problems.Coded(
        why.Kind switch
        {
            StartRefusalKind.Unknown => StatusCodes.Status404NotFound,
            StartRefusalKind.AlreadyStarted or StartRefusalKind.Archived => StatusCodes.Status409Conflict,
            _ => StatusCodes.Status422UnprocessableEntity,
        },
        char.ToLowerInvariant(why.Kind.ToString()[0]) + why.Kind.ToString()[1..],
        why.Text);

    private static Wrong Mistakes(AbortBody? body, int? wait)
    {
        var wrong = new Wrong();
        wrong.If(body?.Reason?.Length > AbortReason.MaxLength, "reason", $"At most {AbortReason.MaxLength} characters.");
        wrong.If(wait is < 0 or > LongestWait, "wait", $"Seconds, from 0 to {LongestWait}.");
        return wrong;
    }

    private static async Task<RunStatus?> UntilTerminal(RunWatch watch, RunReads runs, long id, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(limit);
        try
        {
            await foreach (var delta in watch.Deltas.Reader.ReadAllAsync(patience.Token))
            {
                if (delta.Run.IsGone) return null;
                if (delta.Run.Status.IsTerminal()) return delta.Run.Status;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time that the caller gave is over: the answer is how it stands.
        }

        return (await runs.Find(id, cancellationToken))?.Status;
    }
}
