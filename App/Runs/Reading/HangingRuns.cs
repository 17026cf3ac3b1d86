using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Runs.Reading;

/// <summary>Which runs end with whom, read at the moment of the question.</summary>
public sealed class HangingRuns(IDbContextFactory<AppDb> contexts)
{
    /// <summary>The runs whose life hangs on this client right now.</summary>
    /// <param name="id">Of a controller its name.</param>
    public async Task<IReadOnlyList<long>> On(ClientKind kind, string id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Hanging.On(db, kind, id).OrderBy(run => run.Id).Select(run => run.Id).ToListAsync(cancellationToken);
    }

    /// <summary>The tabs and reporters that live runs hang on.</summary>
    public async Task<IReadOnlyList<RunClient>> Clients(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var sessions = await Hanging.Sessions(db).AsNoTracking().ToListAsync(cancellationToken);
        var rows = await Hanging.Live(db).Where(run => run.ClientKind != null && run.ClientId != null && run.Source != RunSource.Reporter)
            .Select(run => new { run.ClientKind, run.ClientId, run.ClientName }).Distinct().ToListAsync(cancellationToken);
        return
        [
            .. rows.Select(row => new RunClient(row.ClientKind!.Value, row.ClientId!, row.ClientName ?? row.ClientId!)),
            .. sessions.Select(session => new RunClient(ClientKind.Reporter, $"{session.Id}", session.Name)),
        ];
    }
}
