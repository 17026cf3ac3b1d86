using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using TestRuns.Live;
using TestRuns.Storage;

namespace TestRuns.Runs.State;

/// <param name="Touched">Runs of which something is shown anew without an event.</param>
public sealed record Commit(IReadOnlyList<RunEvent> Events, IReadOnlyList<long> Touched)
{
    /// <summary>How many commands were committed together.</summary>
    public int Commands { get; init; }

    /// <summary>From the first of them to the commit's end.</summary>
    public TimeSpan Took { get; init; }
}

/// <summary>
/// The only writer of run state. Commands of all sides come one after the other; what waits together is committed together,
/// one durable commit for many. After the commit the events are published, then the caller hears.
/// </summary>
public sealed partial class RunWriter(IDbContextFactory<AppDb> contexts, TimeProvider time, ILogger<RunWriter> logger) : IAsyncDisposable
{
    private const int MostTogether = 128;

    private readonly Channel<Command> commands = Channel.CreateUnbounded<Command>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock gate = new();
    private readonly Moment lastCommit = new();
    private Task? loop;
    private long? lastEvent;
    private Hands? hands;

    /// <summary>What was committed, in its order. Listeners must not wait: they are called by the writer itself.</summary>
    public event Action<Commit>? Committed;

    /// <summary>When the database last took something; null: nothing was written yet.</summary>
    public DateTimeOffset? LastCommit => lastCommit.Value;

    /// <summary>Carries out a command. It may be called again from the start when its batch failed: it changes the database alone.</summary>
    /// <exception cref="OperationCanceledException">The token fired before the command was begun; nothing was changed.</exception>
    public async Task<T> Do<T>(Func<RunTx, T> command, CancellationToken cancellationToken)
    {
        var queued = new Command<T>(command, cancellationToken);
        EnsureRunning();
        await commands.Writer.WriteAsync(queued, cancellationToken);
        return await queued.Result;
    }

    public Task Do(Action<RunTx> command, CancellationToken cancellationToken) => Do(
        tx =>
        {
            command(tx);
            return true;
        },
        cancellationToken);

    /// <summary>Finishes what was asked for, takes nothing more.</summary>
    public async ValueTask DisposeAsync()
    {
        commands.Writer.TryComplete();
        if (loop is not null) await loop;
    }

    private void EnsureRunning()
    {
        if (Volatile.Read(ref loop) is not null) return;
        lock (gate)
        {
            // A thread of its own: SQLite's calls block, and an abort must not wait for the pool to grow.
            loop ??= Task.Factory.StartNew(Loop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    private void Loop()
    {
        var batch = new List<Command>();
        while (WaitForMore())
        {
            batch.Clear();
            while (batch.Count < MostTogether && commands.Reader.TryRead(out var command))
                if (command.Begins()) batch.Add(command);
            if (batch.Count > 0) Commit(batch);
        }

        LetGo();
    }

    private bool WaitForMore()
    {
        var more = commands.Reader.WaitToReadAsync();
        return more.IsCompletedSuccessfully ? more.Result : more.AsTask().GetAwaiter().GetResult();
    }

    private void Commit(List<Command> batch)
    {
        try
        {
            Publish(batch, Write(batch));
        }
        catch (Exception) when (batch.Count > 1)
        {
            // One of them failed and took the others' transaction with it: each again, alone, so that only it fails.
            foreach (var command in batch) Commit([command]);
        }
        catch (Exception error)
        {
            Log.CommandFailed(logger, error);
            batch[0].Fail(error);
        }
    }

    private Commit Write(List<Command> batch)
    {
        try
        {
            if (hands is null)
            {
                hands = new Hands(contexts.CreateDbContext());
                hands.Db.Database.OpenConnection();
            }

            return Write(batch, hands);
        }
        catch
        {
            // Whatever is wrong with it, also when it could not be opened: the next batch begins with a new one.
            LetGo();
            throw;
        }
    }

    private Commit Write(List<Command> batch, Hands with)
    {
        var began = time.GetTimestamp();
        var events = new List<RunEvent>();
        var touched = new List<long>();
        var db = with.Db;
        using var transaction = db.Database.BeginTransaction();
        // Here and not before the loop: a database that cannot be read fails this command and not all that ever come.
        var number = lastEvent ?? LastStored(db);
        foreach (var command in batch)
        {
            var tx = new RunTx(db, with.Statements, with.Asked, time.GetUtcNow(), () => ++number);
            command.Run(tx);
            tx.Finish();
            events.AddRange(tx.Events);
            touched.AddRange(tx.Touched);
        }

        transaction.Commit();
        lastEvent = number;
        lastCommit.Set(time.GetUtcNow());
        return new Commit(events, touched) { Commands = batch.Count, Took = time.GetElapsedTime(began) };
    }

    private static long LastStored(AppDb db) =>
        Math.Max(db.Set<RunEvent>().Max(happened => (long?)happened.Id) ?? 0, db.Set<Run>().Max(run => (long?)run.Version) ?? 0);

    private void Publish(List<Command> batch, Commit commit)
    {
        if (commit.Events.Count > 0 || commit.Touched.Count > 0)
        {
            foreach (var listener in Delegate.EnumerateInvocationList(Committed)) Tell(listener, commit);
        }

        foreach (var command in batch) command.Complete();
    }

    private void Tell(Action<Commit> listener, Commit commit)
    {
        try
        {
            listener(commit);
        }
        catch (Exception error)
        {
            // The change stands, and the others hear of it; a listener that fails is a bug that must be seen.
            Log.ListenerFailed(logger, error);
        }
    }

    private void LetGo()
    {
        hands?.Dispose();
        hands = null;
    }

    /// <summary>A connection that is kept, with what was prepared on it.</summary>
    private sealed class Hands : IDisposable
    {
        public Hands(AppDb db)
        {
            Db = db;
            Statements = new Statements(db);
            Asked = new Asked(db);
        }

        public AppDb Db { get; }

        public Statements Statements { get; }

        public Asked Asked { get; }

        public void Dispose()
        {
            Statements.Dispose();
            Db.Dispose();
        }
    }

    private abstract class Command(CancellationToken cancellationToken)
    {
        public bool Begins()
        {
            if (!cancellationToken.IsCancellationRequested) return true;
            Cancel(cancellationToken);
            return false;
        }

        public abstract void Run(RunTx tx);

        public abstract void Complete();

        public abstract void Fail(Exception error);

        protected abstract void Cancel(CancellationToken token);
    }

    private sealed class Command<T>(Func<RunTx, T> body, CancellationToken cancellationToken) : Command(cancellationToken)
    {
        private readonly TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? result;

        public Task<T> Result => done.Task;

        public override void Run(RunTx tx) => result = body(tx);

        public override void Complete() => done.TrySetResult(result!);

        public override void Fail(Exception error) => done.TrySetException(error);

        protected override void Cancel(CancellationToken token) => done.TrySetCanceled(token);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A change of run state failed; nothing of it was stored")]
        public static partial void CommandFailed(ILogger logger, Exception error);

        [LoggerMessage(LogLevel.Error, "A listener to committed changes failed")]
        public static partial void ListenerFailed(ILogger logger, Exception error);
    }
}
