using System.Security.Claims;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Hooks;
using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Api;

public sealed record QueueBody
{
    /// <summary>True: nothing starts any more; what runs goes on.</summary>
    public bool? Paused { get; init; }
}

public sealed record QueuePaused(string By, DateTimeOffset At);

public sealed record QueueCounts(int Waiting, int Queued, int Started, int CancelRequested);

public sealed record QueueRun(
    long Id, int Number, string Name, string Project, RunStatus Status, string? Environment, string? Controller, DateTimeOffset? QueuedAt, DateTimeOffset? StartedAt, string? WaitsFor, string Url);

/// <param name="HeldUntil">Set when its run is over without proof that its processes are dead: it is given back then.</param>
public sealed record LeaseReply(string Environment, string Project, RunNamed Run, DateTimeOffset TakenAt, DateTimeOffset? HeldUntil);

/// <summary>What the caller may see of the queue. What could not be read is null, and named in <see cref="Failed"/>.</summary>
/// <param name="Paused">By whom and since when; null: it goes on.</param>
/// <param name="Running">At most 200, the oldest first.</param>
/// <param name="Queued">At most 200, in their order.</param>
/// <param name="Stop">Whether calls from outside may abort runs, and what they aborted.</param>
public sealed record QueueReply(
    QueuePaused? Paused, QueueCounts? Counts, IReadOnlyList<QueueRun>? Running, IReadOnlyList<QueueRun>? Queued, IReadOnlyList<LeaseReply>? Leases, StopBlock? Stop, IReadOnlyList<string> Failed);

/// <summary>The queue of the whole server: everybody sees of it what is theirs, an administrator pauses it.</summary>
public static class QueueApi
{
    public static void MapQueue(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/queue", Show).Produces<QueueReply>();
        routes.MapPut("/queue", Pause).Produces<QueueReply>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status403Forbidden);
    }

    private static async Task<IResult> Show(ClaimsPrincipal caller, QueueParts parts, CancellationToken cancellationToken) =>
        TypedResults.Ok(await parts.Read(caller, cancellationToken));

    private static async Task<IResult> Pause(QueueBody body, ClaimsPrincipal caller, ProjectAccess access, PauseQueue pause, QueueParts parts, Audit audit, CancellationToken cancellationToken)
    {
        if (!await access.IsAdministrator(caller, cancellationToken)) return Problems.Forbidden("The queue is the whole server's: only an administrator pauses it.");
        var wrong = new Wrong();
        wrong.If(body.Paused is null, "paused", "true or false.");
        if (wrong.Any) return wrong.Answer();
        if (await pause.Ask(body.Paused!.Value, RunGate.ActorOf(caller), CancellationToken.None))
            await audit.Write(new AuditFact(caller.NameForPeople(), body.Paused.Value ? "queue.paused" : "queue.resumed", "queue"), CancellationToken.None);
        return TypedResults.Ok(await parts.Read(caller, cancellationToken));
    }
}
