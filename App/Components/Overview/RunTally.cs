using Microsoft.EntityFrameworkCore;
using TestRuns.Live;
using TestRuns.Runs.Reading;
using TestRuns.Storage;

namespace TestRuns.Components.Overview;

/// <summary>
/// The counts on the chips, one for all tabs: read at most once a second, only after something changed and only while
/// somebody looks.
/// </summary>
public sealed partial class RunTally(RunFeed feed, IDbContextFactory<AppDb> contexts, TimeProvider time, ILogger<RunTally> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Broadcast<IReadOnlyList<RunCount>> counted = new();

    /// <summary>Hears the counts each time they were taken. Subscribe first, then ask <see cref="Now"/>.</summary>
    public Broadcast<IReadOnlyList<RunCount>>.Subscription Watch() => counted.Subscribe(capacity: 1);

    public async Task<IReadOnlyList<RunCount>> Now(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<RunCount>().AsNoTracking().ToListAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var changes = feed.WatchChanges();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await changes.Reader.ReadAsync(stoppingToken);
                await Task.Delay(Interval, time, stoppingToken);
                while (changes.Reader.TryRead(out _))
                {
                    // What came meanwhile is in the count that follows.
                }

                if (counted.HasListeners) counted.Publish(await Now(stoppingToken));
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                Log.CountFailed(logger, error);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Counting the runs failed; they are counted again after the next change")]
        public static partial void CountFailed(ILogger logger, Exception error);
    }
}
