using System.Globalization;
using System.Security.Claims;
using TestRuns.Access;
using TestRuns.Retention;
using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Api;

/// <summary>Who may do what with a run: unknown and "not a member" look the same (404), a too small role is 403.</summary>
public sealed class RunGate(RunReads runs, ProjectAccess access, RemovalReads removals)
{
    /// <returns>The run, or the answer that ends the call.</returns>
    public async Task<(RunSummary? Run, IResult? Refusal)> Enter(ClaimsPrincipal caller, long runId, ProjectRole needed, CancellationToken cancellationToken)
    {
        var run = await runs.Find(runId, cancellationToken);
        if (run is null) return (null, await Missing(caller, runId, cancellationToken));
        // A leftover of an earlier epoch shows an old token: what it wants is no longer its run's to want.
        if (caller.OwnRun() is { } own && own.Epoch != run.Epoch) return (null, Problems.NotFound("run"));
        return await access.Ask(caller, needed, new ProjectResource(run.ProjectId, run.Id), cancellationToken) switch
        {
            AccessAnswer.Granted => (run, null),
            AccessAnswer.RoleTooSmall => (null, Problems.Forbidden($"Your role in this project is too small: this needs {needed}.")),
            _ => (null, Problems.NotFound("run")),
        };
    }

    /// <summary>Who could have looked at it is told what became of it.</summary>
    private async Task<IResult> Missing(ClaimsPrincipal caller, long runId, CancellationToken cancellationToken)
    {
        if (await removals.Run(runId, cancellationToken) is not { } gone) return Problems.NotFound("run");
        if (await access.Ask(caller, ProjectRole.Viewer, new ProjectResource(gone.ProjectId), cancellationToken) == AccessAnswer.NotAMember) return Problems.NotFound("run");
        var at = gone.RemovedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return Problems.Coded(StatusCodes.Status404NotFound, "removedByRetention", $"Run #{gone.Number} {gone.Name} was removed by retention at {at}: {gone.Why}.");
    }

    /// <summary>The same, for who asks about many and has an answer of their own.</summary>
    public async Task<AccessAnswer> Ask(ClaimsPrincipal caller, long runId, ProjectRole needed, CancellationToken cancellationToken) =>
        await runs.Find(runId, cancellationToken) is { } run
            ? await access.Ask(caller, needed, new ProjectResource(run.ProjectId, run.Id), cancellationToken)
            : AccessAnswer.NotAMember;

    public static Actor ActorOf(ClaimsPrincipal caller)
    {
        var kind = caller.OwnRun() is not null ? ActorKind.Step : caller.OwnToken() is not null ? ActorKind.Token : ActorKind.User;
        return new Actor(kind, caller.NameForPeople()) { AccountId = caller.AccountId() };
    }
}
