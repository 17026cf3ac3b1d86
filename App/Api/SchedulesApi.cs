using System.Security.Claims;
using TestRuns.Access;
using TestRuns.Runs.Schedules;

namespace TestRuns.Api;

public sealed record ScheduleBody
{
    /// <summary>The name of a suite of the project.</summary>
    public string? Suite { get; init; }

    /// <summary>Minute, hour, day of the month, month, day of the week, as in a crontab: “0 2 * * 1-5”.</summary>
    public string? Cron { get; init; }

    /// <summary>The zone of these times, such as Europe/Berlin; left out: UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>In place of the suite's own.</summary>
    public string? Environment { get; init; }

    /// <summary>Of its runs alone, before all others. No secrets.</summary>
    public IReadOnlyDictionary<string, string>? Variables { get; init; }

    /// <summary>False: it makes no runs.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>What becomes of times at which the server was not running: “skip” (left out: this), or “once”: one run for all of them.</summary>
    public string? Missed { get; init; }

    /// <summary>True: a time makes no run while the one before is not over. False: it makes another, which waits in the queue.</summary>
    public bool SkipIfRunning { get; init; }

    internal ScheduleWish Wish() => new()
    {
        Suite = Suite,
        Cron = Cron,
        TimeZone = TimeZone ?? "UTC",
        Environment = Environment,
        Variables = Variables ?? new Dictionary<string, string>(StringComparer.Ordinal),
        Enabled = Enabled,
        Missed = Missed switch { null or "skip" => MissedRule.Skip, "once" => MissedRule.Once, _ => null },
        SkipIfRunning = SkipIfRunning,
    };
}

/// <param name="Words">What its times say, where there are words for it.</param>
/// <param name="LastDueAt">The time that came last.</param>
/// <param name="LastRun">The run that it made last, where that is still there.</param>
/// <param name="LastNote">Why the last time made no run, or one that was not started; null: it made one.</param>
/// <param name="NextAt">Null: it is switched off, or its project is archived.</param>
public sealed record ScheduleReply(
    long Id, string Suite, string Cron, string TimeZone, string? Words, string? Environment, IReadOnlyDictionary<string, string> Variables, bool Enabled, string Missed, bool SkipIfRunning,
    string MadeBy, string ChangedBy, DateTimeOffset ChangedAt, DateTimeOffset? LastDueAt, RunNamed? LastRun, string? LastNote, DateTimeOffset? NextAt)
{
    internal static ScheduleReply Of(ScheduleView view) => new(
        view.Schedule.Id, view.Suite, view.Schedule.Cron, view.Schedule.TimeZone, CronText.Read(view.Schedule.Cron, TimeZoneInfo.Utc).Times?.Words.Sentence, view.Schedule.Environment,
        view.Schedule.Variables, view.Schedule.Enabled, view.Schedule.Missed == MissedRule.Once ? "once" : "skip", view.Schedule.SkipIfRunning, view.Schedule.MadeBy, view.Schedule.ChangedBy,
        view.Schedule.ChangedAt, view.Schedule.LastDueAt, view.Last is { } last ? RunNamed.Of(last) : null, view.Schedule.LastNote, view.NextAt);
}

/// <param name="Schedules">By their suites.</param>
public sealed record ScheduleListReply(IReadOnlyList<ScheduleReply> Schedules);

/// <summary>The times at which suites of a project run by themselves. A maintainer's to decide; it is in the audit.</summary>
public static class SchedulesApi
{
    public static void MapSchedules(this IEndpointRouteBuilder routes)
    {
        var schedules = routes.MapGroup("/projects/{project}/schedules").ProducesProblem(StatusCodes.Status404NotFound);
        schedules.MapGet("", List).Produces<ScheduleListReply>();
        schedules.MapPost("", Make).Produces<ScheduleReply>(StatusCodes.Status201Created).ProducesValidationProblem().ProducesProblem(StatusCodes.Status403Forbidden);
        schedules.MapPut("/{id:long}", Change).Produces<ScheduleReply>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status403Forbidden);
        schedules.MapDelete("/{id:long}", Remove).Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status403Forbidden);
    }

    private static async Task<IResult> List(string project, ClaimsPrincipal caller, ProjectGate gate, ScheduleStore schedules, CancellationToken cancellationToken)
    {
        var (found, refusal) = await gate.Enter(caller, project, ProjectRole.Viewer, cancellationToken);
        if (refusal is not null) return refusal;
        return TypedResults.Ok(new ScheduleListReply([.. (await schedules.List(found!.Id, suiteId: null, cancellationToken)).Select(ScheduleReply.Of)]));
    }

    private static async Task<IResult> Make(string project, ScheduleBody body, ClaimsPrincipal caller, ProjectGate gate, ScheduleStore schedules, Audit audit, CancellationToken cancellationToken)
    {
        var (found, refusal) = await gate.Enter(caller, project, ProjectRole.Maintainer, cancellationToken);
        if (refusal is not null) return refusal;
        var put = await schedules.Make(found!.Id, body.Wish(), caller.NameForPeople(), CancellationToken.None);
        if (put.Schedule is not { } made) return TypedResults.ValidationProblem(new Dictionary<string, string[]>(put.Mistakes, StringComparer.Ordinal));
        await audit.Write(Fact(caller, "schedule.made", found.Id, made), CancellationToken.None);
        return TypedResults.Created($"/api/v1/projects/{found.Key}/schedules/{made.Schedule.Id}", ScheduleReply.Of(made));
    }

    private static async Task<IResult> Change(string project, long id, ScheduleBody body, ClaimsPrincipal caller, ProjectGate gate, ScheduleStore schedules, Audit audit, CancellationToken cancellationToken)
    {
        var (found, refusal) = await gate.Enter(caller, project, ProjectRole.Maintainer, cancellationToken);
        if (refusal is not null) return refusal;
        var put = await schedules.Change(found!.Id, id, body.Wish(), caller.NameForPeople(), CancellationToken.None);
        if (put.Unknown) return Problems.NotFound("schedule");
        if (put.Schedule is not { } changed) return TypedResults.ValidationProblem(new Dictionary<string, string[]>(put.Mistakes, StringComparer.Ordinal));
        await audit.Write(Fact(caller, "schedule.changed", found.Id, changed), CancellationToken.None);
        return TypedResults.Ok(ScheduleReply.Of(changed));
    }

    private static async Task<IResult> Remove(string project, long id, ClaimsPrincipal caller, ProjectGate gate, ScheduleStore schedules, Audit audit, CancellationToken cancellationToken)
    {
        var (found, refusal) = await gate.Enter(caller, project, ProjectRole.Maintainer, cancellationToken);
        if (refusal is not null) return refusal;
        if (await schedules.Remove(found!.Id, id, CancellationToken.None) is not { } was) return Problems.NotFound("schedule");
        await audit.Write(Fact(caller, "schedule.deleted", found.Id, was), CancellationToken.None);
        return TypedResults.NoContent();
    }

    private static AuditFact Fact(ClaimsPrincipal caller, string act, long projectId, ScheduleView view) => new(caller.NameForPeople(), act, $"of suite {view.Suite}", projectId, view.InWords());
}
