using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace TestRuns.Storage;

public static class Snapshot
{
    /// <summary>
    /// Several reads of one moment. It begins as a reader: a transaction begun in the ordinary way would ask for the write
    /// lock at once and wait for the writer.
    /// </summary>
    public static async Task<IAsyncDisposable> BeginReading(this AppDb db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        if (db.Database.GetDbConnection() is not SqliteConnection connection) return await db.Database.BeginTransactionAsync(cancellationToken);
        var reading = connection.BeginTransaction(deferred: true);
        await db.Database.UseTransactionAsync(reading, cancellationToken);
        return new End(db, reading);
    }

    /// <summary>A transaction that the context was lent is not ended with it.</summary>
    private sealed class End(AppDb db, SqliteTransaction reading) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await db.Database.UseTransactionAsync(null, CancellationToken.None);
            await reading.DisposeAsync();
            await db.Database.CloseConnectionAsync();
        }
    }
}
