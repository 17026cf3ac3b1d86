using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Notices;

/// <summary>What bounds the notices that are kept: of each account the newest, and none for ever.</summary>
internal sealed partial class NoticeTidying(IDbContextFactory<AppDb> contexts, TimeProvider time, ILogger<NoticeTidying> logger) : BackgroundService
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    public const int Most = 1000;

    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await TryTidy(stoppingToken);
                await Task.Delay(Every, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next server goes on.
        }
    }

    internal async Task Tidy(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var oldest = time.GetUtcNow() - Kept;
        await db.Set<Notice>().Where(notice => notice.At < oldest).ExecuteDeleteAsync(cancellationToken);
        var full = await db.Set<Notice>().GroupBy(notice => notice.AccountId).Where(group => group.Count() > Most).Select(group => group.Key).ToListAsync(cancellationToken);
        foreach (var account in full)
        {
            var mine = db.Set<Notice>().Where(notice => notice.AccountId == account);
            var last = await mine.OrderByDescending(notice => notice.Id).Skip(Most).Select(notice => notice.Id).FirstAsync(cancellationToken);
            await mine.Where(notice => notice.Id <= last).ExecuteDeleteAsync(cancellationToken);
        }
    }

    private async Task TryTidy(CancellationToken stoppingToken)
    {
        try
        {
            await Tidy(stoppingToken);
        }
        catch (Exception error) when (error is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            Log.Failed(logger, error);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Removing old notifications failed; it is tried again in an hour")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
