using System.Security.Claims;
using TestRuns.Access;
using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Api;

public sealed record BulkAbortBody
{
    /// <summary>All live runs of this project; or give ids.</summary>
    public string? Project { get; init; }

    public IReadOnlyList<long>? Ids { get; init; }

    /// <summary>For people; at most 500 characters.</summary>
    public string? Reason { get; init; }
}

/// <param name="Outcome">unknown: there is no such run, or not for the caller.</param>
/// <param name="Status">The run's, right after.</param>
public sealed record RunAborted(long Id, AbortOutcome Outcome, RunStatus? Status);

public sealed record BulkAbortReply(IReadOnlyList<RunAborted> Runs);

/// <summary>Aborts many runs at once: those that are named, or all of a project.</summary>
public static class BulkAbortApi
{
    private const int MostIds = 1000;

    public static void MapBulkAbort(this IEndpointRouteBuilder routes) => routes.MapPost("/runs/abort", Abort)
        .Produces<BulkAbortReply>(StatusCodes.Status202Accepted).ProducesValidationProblem()
        .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> Abort(
        BulkAbortBody body, ClaimsPrincipal caller, ProjectGate projects, RunGate gate, QueueReads queue, AbortRun abort, CancellationToken cancellationToken)
    {
        if (Mistakes(body) is { Any: true } wrong) return wrong.Answer();
        IReadOnlyList<long> ids;
        if (body.Project is { } key)
        {
            var (project, refusal) = await projects.Enter(caller, key, ProjectRole.Runner, cancellationToken);
            if (refusal is not null) return refusal;
            ids = [.. (await queue.Live(project!.Id, cancellationToken)).Select(run => run.Id)];
        }
        else
        {
            ids = [.. body.Ids!.Distinct()];
        }

        var reason = AbortReason.Asked(RunGate.ActorOf(caller), body.Reason);
        var unknown = new HashSet<long>();
        foreach (var id in body.Project is null ? ids : [])
        {
            // All or none: whoever may not abort one of them hears of it before the others are gone.
            switch (await gate.Ask(caller, id, ProjectRole.Runner, cancellationToken))
            {
                case AccessAnswer.RoleTooSmall: return Problems.Forbidden($"Your role in the project of run {id} is too small: this needs Runner. Nothing was aborted.");
                case AccessAnswer.NotAMember: unknown.Add(id); break;
                case AccessAnswer.Granted: break;
                default: throw new InvalidOperationException("An answer that nobody here knows.");
            }
        }

        if (ids.Count > 0 && unknown.Count == ids.Count) return Problems.NotFound("run among these");
        // Asked for together, in this order: one commit for many, and none that waits starts because another one ends.
        var answers = await Task.WhenAll(ids.Where(id => !unknown.Contains(id)).Select(async id => (Id: id, Answer: await abort.Ask(id, reason, force: false, CancellationToken.None))));
        var known = answers.ToDictionary(one => one.Id, one => one.Answer);
        return TypedResults.Accepted((string?)null, new BulkAbortReply(
            [.. ids.Select(id => known.TryGetValue(id, out var answer) ? new RunAborted(id, answer.Outcome, answer.Status) : new RunAborted(id, AbortOutcome.Unknown, null))]));
    }

    private static Wrong Mistakes(BulkAbortBody body)
    {
        var wrong = new Wrong();
        wrong.If(body.Project is null && body.Ids is null, "project", "The key of a project; or give ids.");
        wrong.If(body.Project is not null && body.Ids is not null, "ids", "Either these, or a project.");
        wrong.If(body.Ids is { Count: 0 or > MostIds }, "ids", $"From 1 to {MostIds} of them.");
        wrong.If(body.Reason?.Length > AbortReason.MaxLength, "reason", $"At most {AbortReason.MaxLength} characters.");
        return wrong;
    }
}
