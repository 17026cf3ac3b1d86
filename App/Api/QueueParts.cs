using System.Security.Claims;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Hooks;
using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Api;

/// <summary>Reads the queue part by part: when one of them fails, the others are answered, and it is said which one is missing.</summary>
public sealed partial class QueueParts(QueueReads reads, PauseQueue pause, StopSwitch stop, ProjectStore projects, ProjectAccess access, ILogger<QueueParts> logger)
{
    private const int MostRuns = 200;

    public async Task<QueueReply> Read(ClaimsPrincipal caller, CancellationToken cancellationToken)
    {
        var visible = await access.VisibleProjects(caller, cancellationToken);
        var keys = await ProjectKeys.Read(projects, cancellationToken);
        var failed = new List<string>();
        return new QueueReply(
            await Part("paused", async () => await pause.Now(cancellationToken) is { } now ? new QueuePaused(now.By, now.At) : null, failed),
            await Part("counts", async () => Counts(await reads.Counts(visible, cancellationToken)), failed),
            await Part("running", async () => Runs(await reads.Running(visible, MostRuns, cancellationToken), keys), failed),
            await Part("queued", async () => Runs(await reads.Queued(visible, MostRuns, cancellationToken), keys), failed),
            await Part("leases", async () => Leases(await reads.Leases(visible, cancellationToken), keys), failed),
            await Part("stop", async () => await stop.Read(visible, cancellationToken), failed),
            failed);
    }

    private async Task<T?> Part<T>(string name, Func<Task<T?>> read, List<string> failed)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Log.PartFailed(logger, error, name);
            failed.Add(name);
            return null;
        }
    }

    private static QueueCounts Counts(IReadOnlyDictionary<RunStatus, int> counts) => new(
        counts.GetValueOrDefault(RunStatus.Waiting), counts.GetValueOrDefault(RunStatus.Queued), counts.GetValueOrDefault(RunStatus.Started), counts.GetValueOrDefault(RunStatus.CancelRequested));

    private static IReadOnlyList<QueueRun> Runs(IReadOnlyList<RunSummary> runs, ProjectKeys keys) => [.. runs.Select(run => new QueueRun(
        run.Id, run.Number, run.Name, keys[run.ProjectId], run.Status, run.EnvironmentName, run.Controller, run.QueuedAt, run.StartedAt, run.WaitsFor, $"/runs/{run.Id}"))];

    private static IReadOnlyList<LeaseReply> Leases(IReadOnlyList<HeldLease> leases, ProjectKeys keys) =>
        [.. leases.Select(lease => new LeaseReply(lease.Environment, keys[lease.ProjectId], RunNamed.Of(lease.Run), lease.TakenAt, lease.HeldUntil))];

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The part “{Name}” of the queue could not be read; the others are shown")]
        public static partial void PartFailed(ILogger logger, Exception error, string name);
    }
}
