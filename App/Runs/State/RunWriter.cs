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
/// <remarks>
/// Whoever asks while nobody writes carries out the next batch itself: to wake a thread and to be woken by it takes as long
/// as the commit. What has come meanwhile is then the writer's own thread's.
/// </remarks>
public sealed partial class RunWriter(IDbContextFactory<AppDb> contexts, TimeProvider time, ILogger<RunWriter> logger) : IAsyncDisposable
{
    private const int MostTogether = 128;

    private readonly Channel<Command> commands = Channel.CreateUnbounded<Command>();
    private readonly AutoResetEvent wake = new(initialState: false);
    private readonly Lock gate = new();
    private readonly Moment lastCommit = new();
    private Task? loop;
    private volatile bool closing;
    private bool closed;

    /// <summary>1: somebody carries commands out. Only who took the turn reads <see cref="commands"/> and touches what is below.</summary>
    private int turn;

    private long? lastEvent;
    private Hands? hands;

    /// <summary>What was committed, in its order. Listeners must not wait: they are called by the writer itself, or by whoever stands in for it.</summary>
    public event Action<Commit>? Committed;

    /// <summary>When the database last took something; null: nothing was written yet.</summary>
    public DateTimeOffset? LastCommit => lastCommit.Value;

    /// <summary>Carries out a command. It may be called again from the start when its batch failed: it changes the database alone.</summary>
    /// <remarks>Not for callers that hold a lock: the commit may be made in their thread.</remarks>
    /// <exception cref="OperationCanceledException">The token fired before the command was begun; nothing was changed.</exception>
    /// <exception cref="ChannelClosedException">The writer takes nothing more.</exception>
    public async Task<T> Do<T>(Func<RunTx, T> command, CancellationToken cancellationToken)
    {
        var queued = Add(command, cancellationToken);
        // Where somebody else is at it, that one looks for more when it is done.
        if (TakeTurn()) CarryOut();
        return await queued.Result;
    }

    public Task Do(Action<RunTx> command, CancellationToken cancellationToken) => Do(Answering(command), cancellationToken);

    /// <summary>The same for who holds a lock, or does not wait for it: the command comes in its order, and in the writer's own thread.</summary>
    public async Task Later(Action<RunTx> command)
    {
        var queued = Add(Answering(command), CancellationToken.None);
        _ = Wake();
        await queued.Result;
    }

    /// <summary>Finishes what was asked for, takes nothing more.</summary>
    public async ValueTask DisposeAsync()
    {
        commands.Writer.TryComplete();
        closing = true;
        await Wake();
        lock (gate)
        {
            closed = true;
            wake.Dispose();
        }
    }

    private static Func<RunTx, bool> Answering(Action<RunTx> command) => tx =>
    {
        command(tx);
        return true;
    };

    private Command<T> Add<T>(Func<RunTx, T> command, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var queued = new Command<T>(command, cancellationToken);
        if (!commands.Writer.TryWrite(queued)) throw new ChannelClosedException();
        return queued;
    }

    private bool TakeTurn() => Interlocked.CompareExchange(ref turn, 1, 0) == 0;

    /// <summary>One batch, then the turn goes back: who stands in does not work for others without end.</summary>
    /// <returns>False: there was nothing to do.</returns>
    private bool CarryOut()
    {
        try
        {
            return NextBatch();
        }
        finally
        {
            // In this order: who was refused the turn just now had put its command where it is seen here.
            Interlocked.Exchange(ref turn, 0);
            if (closing || commands.Reader.TryPeek(out _)) _ = Wake();
        }
    }

    /// <returns>The writer's own thread: it ends when the writer is closed.</returns>
    private Task Wake()
    {
        lock (gate)
        {
            // A thread of its own: SQLite's calls block, and what nobody stands in for must not wait for the pool to grow.
            loop ??= Task.Factory.StartNew(Loop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            if (!closed) wake.Set();
            return loop;
        }
    }

    private void Loop()
    {
        while (true)
        {
            wake.WaitOne();
            // Whoever has the turn wakes this when something is left.
            while (TakeTurn())
            {
                if (closing && !commands.Reader.TryPeek(out _))
                {
                    // It keeps the turn: nobody comes after it.
                    LetGo();
                    return;
                }

                if (!CarryOut()) break;
            }
        }
    }

    private bool NextBatch()
    {
        var batch = new List<Command>();
        var seen = false;
        while (batch.Count < MostTogether && commands.Reader.TryRead(out var command))
        {
            seen = true;
            if (command.Begins()) batch.Add(command);
        }

        if (batch.Count > 0) Commit(batch);
        return seen;
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
            var tx = new RunTx(db, with.Statements, time.GetUtcNow(), () => ++number);
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

    private static long LastStored(AppDb db) => new[]
    {
        db.Set<RunEvent>().Max(happened => (long?)happened.Id) ?? 0,
        db.Set<Run>().Max(run => (long?)run.Version) ?? 0,
        db.Set<EventMark>().Max(mark => (long?)mark.Number) ?? 0,
    }.Max();

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

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A change of run state failed; nothing of it was stored")]
        public static partial void CommandFailed(ILogger logger, Exception error);

        [LoggerMessage(LogLevel.Error, "A listener to committed changes failed")]
        public static partial void ListenerFailed(ILogger logger, Exception error);
    }
}
