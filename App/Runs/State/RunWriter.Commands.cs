using TestRuns.Storage;

namespace TestRuns.Runs.State;

/// <summary>What the writer takes in, and what it writes it with.</summary>
public sealed partial class RunWriter
{
    /// <summary>A connection that is kept, with what was prepared on it.</summary>
    private sealed class Hands : IDisposable
    {
        public Hands(AppDb db)
        {
            Db = db;
            Statements = new Statements(db);
        }

        public AppDb Db { get; }

        public Statements Statements { get; }

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
}
