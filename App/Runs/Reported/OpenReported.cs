using Microsoft.EntityFrameworkCore;
using TestRuns.Runs.State;

namespace TestRuns.Runs.Reported;

/// <summary>What a reporter wants to stream in, and who it is.</summary>
public sealed record ReportedRequest
{
    public required long ProjectId { get; init; }
    public required string Name { get; init; }
    public string? SuiteName { get; init; }
    public string? Key { get; init; }
    public string? Branch { get; init; }
    public string? Commit { get; init; }
    public string? Link { get; init; }
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();
    public TimeSpan Grace { get; init; }
    public (int Index, int Total)? Shard { get; init; }
    public required string Program { get; init; }
    public required string Host { get; init; }
    public int Pid { get; init; }
    public required string SecretHash { get; init; }

    public static bool IsVariable(string name) => Catalog.Variables.IsName(name);
}

/// <summary>Either a session with its run, or why there is none.</summary>
/// <param name="Refused">A sentence for people.</param>
public sealed record Opened(ReporterSession? Session, Run? Run, string? Refused);

/// <summary>A new reporter: it begins a run, which is started at once, or joins the one that has its key.</summary>
public sealed class OpenReported(RunWriter writer, RunOptions options)
{
    public Task<Opened> Ask(ReportedRequest request, Actor by, CancellationToken cancellationToken) => writer.Do(tx => Open(tx, request, by), cancellationToken);

    private Opened Open(RunTx tx, ReportedRequest request, Actor by)
    {
        var live = request.Key is null ? null : tx.Db.Set<Run>().AsNoTracking().SingleOrDefault(run => run.ProjectId == request.ProjectId && run.LiveKey == request.Key);
        if (live is null && CreateRun.WhyNot(tx, request.ProjectId) is { } archived) return new Opened(null, null, archived.Text);
        if (live is null && TooLate(tx, request) is { } late) return new Opened(null, null, late);
        if (live is not null && WhyNotJoin(tx, live, request) is { } why) return new Opened(null, null, why);

        var run = live ?? Begin(tx, request, by);
        var session = new ReporterSession
        {
            RunId = run.Id,
            SecretHash = request.SecretHash,
            Program = request.Program,
            Host = request.Host,
            Pid = request.Pid,
            ShardIndex = request.Shard?.Index,
            ShardTotal = request.Shard?.Total,
            Grace = request.Grace,
            CreatedAt = tx.Now,
        };
        tx.Insert(session);
        var name = NameOf(tx, run.Id);
        tx.Update<Run>().Set(row => row.ClientKind, ClientKind.Reporter).Set(row => row.ClientId, $"run-{run.Id}").Set(row => row.ClientName, name)
            .Where(row => row.Id, run.Id).Execute();
        var streams = request.Shard is { } part ? $"shard {part.Index} of {part.Total}" : "the run";
        tx.Record(run.Id, EventTypes.ClientAttached, by, new Facts().With("client", session.Name).With("streams", streams));
        return new Opened(session, tx.Find(run.Id), null);
    }

    private static Run Begin(RunTx tx, ReportedRequest request, Actor by)
    {
        var run = new Run
        {
            ProjectId = request.ProjectId,
            Number = (tx.Db.Set<Run>().Where(other => other.ProjectId == request.ProjectId).Max(other => (int?)other.Number) ?? 0) + 1,
            Source = RunSource.Reporter,
            Name = request.Name,
            SuiteName = request.SuiteName,
            Status = RunStatus.Waiting,
            Variables = request.Variables,
            Key = request.Key,
            LiveKey = request.Key,
            Branch = request.Branch,
            Commit = request.Commit,
            Link = request.Link,
            CreatedBy = by.Name,
            CreatedByAccount = by.AccountId,
            CreatedAt = tx.Now,
        };
        tx.Insert(run);
        var client = new Facts().With("client", $"{request.Program} on {request.Host}");
        tx.Record(run.Id, EventTypes.RunCreated, by, client);
        tx.Move(run.Id, Moves.Queue, by, client, also: set => set.Set(row => row.QueuedAt, tx.Now).Set(row => row.QueueOrder, run.Id));
        // It runs already, over there: it waits for nothing.
        tx.Move(run.Id, Moves.Start, by, client, also: set => set.Set(row => row.StartedAt, tx.Now));
        return run;
    }

    private static string? WhyNotJoin(RunTx tx, Run live, ReportedRequest request)
    {
        if (live.Source != RunSource.Reporter)
            return $"#{live.Number} {live.Name} has the key “{request.Key}” and was not made by a reporter. Wait until it has ended, or choose another key.";
        if (live.Status == RunStatus.CancelRequested) return $"#{live.Number} {live.Name}, which has the key “{request.Key}”, is being aborted by {live.AbortBy}: {live.AbortText}.";
        if (request.Shard is not { } shard) return null;
        var others = ReportedEnds.Sessions(tx, live.Id);
        if (others.Find(other => other.ShardTotal is { } total && total != shard.Total) is { } differs)
            return $"#{live.Number} has {differs.ShardTotal} shards, as {differs.Name} has said; this one says that there are {shard.Total}.";
        return others.Find(other => other.ShardIndex == shard.Index) is { } same
            ? $"Shard {shard.Index} of {shard.Total} of #{live.Number} was reported before, by {same.Name}."
            : null;
    }

    /// <summary>A shard that begins when its run was aborted has nothing to join; a run of its own would wait for the others for long.</summary>
    private string? TooLate(RunTx tx, ReportedRequest request)
    {
        if (request is not { Key: { } key, Shard: { } shard }) return null;
        var last = tx.Db.Set<Run>().AsNoTracking().Where(run => run.ProjectId == request.ProjectId && run.Key == key).OrderByDescending(run => run.Id).FirstOrDefault();
        if (last is not { Source: RunSource.Reporter, Status: RunStatus.Cancelled } || last.EndedAt + options.ShardWait < tx.Now) return null;
        // Its own place was taken before: this is the suite's next try.
        if (ReportedEnds.Sessions(tx, last.Id).Exists(other => other.ShardIndex == shard.Index)) return null;
        return $"#{last.Number} {last.Name}, which this is a shard of, is over: cancelled by {last.AbortBy}: {last.AbortText}.";
    }

    /// <summary>"playwright on ci-1, ci-2".</summary>
    private static string NameOf(RunTx tx, long runId)
    {
        const int few = 3;
        var sessions = ReportedEnds.Sessions(tx, runId);
        var hosts = sessions.Select(session => session.Host).Distinct(StringComparer.Ordinal).ToList();
        var more = hosts.Count > few ? $" and {hosts.Count - few} more" : "";
        return $"{sessions[0].Program} on {string.Join(", ", hosts.Take(few))}{more}";
    }
}
