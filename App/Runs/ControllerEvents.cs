using Microsoft.EntityFrameworkCore;
using TestRuns.Runs.State;

namespace TestRuns.Runs;

/// <summary>Tells the stories of the runs on a controller what happens to its connection.</summary>
public sealed class ControllerEvents(RunWriter writer)
{
    private static readonly Actor Controllers = Actor.System("controllers");

    public Task Lost(string controller, string why, CancellationToken cancellationToken) => Record(controller, EventTypes.ControllerLost, why, cancellationToken);

    public Task Returned(string controller, CancellationToken cancellationToken) => Record(controller, EventTypes.ControllerReturned, why: null, cancellationToken);

    private Task Record(string controller, string type, string? why, CancellationToken cancellationToken) => writer.Do(
        tx =>
        {
            var live = tx.Db.Set<Run>().Where(run => run.Controller == controller && (run.Status == RunStatus.Started || run.Status == RunStatus.CancelRequested)).Select(run => run.Id).ToList();
            foreach (var runId in live) tx.Record(runId, type, Controllers, new Facts().With("controller", controller).With("reason", why));
        },
        cancellationToken);
}
