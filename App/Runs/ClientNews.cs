using Microsoft.EntityFrameworkCore;
using TestRuns.Runs.Reported;
using TestRuns.Runs.State;

namespace TestRuns.Runs;

/// <summary>What runs record of the client that they hang on: it is not reached, it is back. Nothing ends by it.</summary>
public sealed class ClientNews(RunWriter writer)
{
    private static readonly Actor Watch = Actor.System("connection watch");

    /// <param name="grace">How long it is waited for.</param>
    public Task Lost(ClientKind kind, string id, string name, TimeSpan grace) =>
        Record(kind, id, kind == ClientKind.Controller ? EventTypes.ControllerLost : EventTypes.ClientLost, new Facts().With("grace", Words.Of(grace)), name);

    public Task Returned(ClientKind kind, string id, string name) =>
        Record(kind, id, kind == ClientKind.Controller ? EventTypes.ControllerReturned : EventTypes.ClientReturned, new Facts(), name);

    /// <summary>It is given up, before its runs are asked to end. Only of a reporter's session is anything recorded by itself.</summary>
    public Task GivenUp(ClientKind kind, string id) => kind == ClientKind.Reporter && long.TryParse(id, out var number)
        ? writer.Do(
            tx =>
            {
                if (tx.Find<ReporterSession>(number) is { } session) ReportedEnds.GiveUp(tx, session, Watch);
            },
            CancellationToken.None)
        : Task.CompletedTask;

    // Later: the tracker tells it under its lock.
    private Task Record(ClientKind kind, string id, string type, Facts facts, string name) => writer.Later(tx =>
    {
        foreach (var runId in Hanging.On(tx.Db, kind, id).Select(run => run.Id).ToList())
            tx.Record(runId, type, Watch, facts.With(kind == ClientKind.Controller ? "controller" : "client", name));
    });
}
