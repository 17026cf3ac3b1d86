using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace TestRuns.Storage;

/// <summary>
/// What is asked with every request (who calls, may they do it), by prepared statements on connections that are kept: through
/// a context of its own each such question took longer than everything else about it (docs/decisions/figures.md).
/// </summary>
public sealed class QuickReads(IDbContextFactory<AppDb> contexts) : IDisposable
{
    /// <summary>Two processors answer no more at the same moment; others are made and closed again.</summary>
    private const int MostKept = 4;

    private readonly ConcurrentBag<Kept> free = [];
    private int count;

    /// <param name="question">Reads, and is done with what it read when it returns.</param>
    public T Ask<T>(Func<Statements, T> question)
    {
        var kept = Take();
        var good = false;
        try
        {
            var answer = question(kept.Statements);
            good = true;
            return answer;
        }
        finally
        {
            // One that failed may be broken for good: the next question gets a new one.
            if (good) PutBack(kept);
            else kept.Dispose();
        }
    }

    public void Dispose()
    {
        while (free.TryTake(out var kept)) kept.Dispose();
    }

    private Kept Take()
    {
        if (!free.TryTake(out var kept)) return new Kept(contexts.CreateDbContext());
        Interlocked.Decrement(ref count);
        return kept;
    }

    private void PutBack(Kept kept)
    {
        if (Interlocked.Increment(ref count) <= MostKept)
        {
            free.Add(kept);
            return;
        }

        Interlocked.Decrement(ref count);
        kept.Dispose();
    }

    private sealed class Kept : IDisposable
    {
        private readonly AppDb db;

        public Kept(AppDb db)
        {
            this.db = db;
            try
            {
                db.Database.OpenConnection();
            }
            catch
            {
                db.Dispose();
                throw;
            }

            Statements = new Statements(db);
        }

        public Statements Statements { get; }

        public void Dispose()
        {
            Statements.Dispose();
            db.Dispose();
        }
    }
}
