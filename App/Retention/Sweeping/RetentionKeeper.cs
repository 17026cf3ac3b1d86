using Microsoft.EntityFrameworkCore;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Storage;

namespace TestRuns.Retention.Sweeping;

/// <summary>Carries out what is asked for, one project after the other, and by night the rules of all of them.</summary>
internal sealed partial class RetentionKeeper(
    RetentionWork work, RetentionRules rules, Sweep sweep, ProjectStore projects, IDbContextFactory<AppDb> contexts, Audit audit, TimeProvider time, ILogger<RetentionKeeper> logger) : BackgroundService
{
    /// <summary>Who removes by night, in the record.</summary>
    public const string Nightly = "retention";

    /// <summary>Of the server's day: when the fewest work.</summary>
    private static readonly TimeSpan Hour = TimeSpan.FromHours(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Try(() => sweep.Finish(stoppingToken), stoppingToken);
            while (true)
            {
                await Try(() => Night(stoppingToken), stoppingToken);
                while (work.Waiting.TryRead(out var order)) await Try(() => CarryOut(order, stoppingToken), stoppingToken);
                await Wait(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What was begun is finished by the next server.
        }
    }

    /// <summary>Asks for every project that has a rule, when a night has come since the last time.</summary>
    private async Task Night(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var night = await db.Set<RetentionNight>().SingleOrDefaultAsync(cancellationToken);
        var due = night is not null && night.LastAt < Latest(time.GetUtcNow());
        if (night is null) db.Add(night = new RetentionNight());
        else if (!due) return;
        night.LastAt = time.GetUtcNow();
        await db.SaveChangesAsync(cancellationToken);
        if (!due) return;
        foreach (var project in await projects.List(cancellationToken))
            if ((await rules.Of(project.Id, cancellationToken)).Rule is not null) work.Start(project.Id, Nightly);
    }

    private async Task CarryOut(RetentionWork.Order order, CancellationToken stoppingToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(order.Cancelled, stoppingToken);
        var rule = (await rules.Of(order.ProjectId, stoppingToken)).Rule;
        var end = "done";
        try
        {
            if (rule is null) end = "there is no rule any more";
            else await sweep.Ask(order.Progress, rule, progress => work.Tell(order, progress), either.Token);
        }
        catch (OperationCanceledException) when (order.Cancelled.IsCancellationRequested && !stoppingToken.IsCancellationRequested)
        {
            end = $"cancelled by {order.CancelledBy}";
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            end = "the server was stopped";
            throw;
        }
        catch
        {
            end = "it failed: the server's log says why";
            throw;
        }
        finally
        {
            work.Tell(order, order.Progress with { End = end });
            if (rule is not null) await Record(order.Progress, rule);
        }
    }

    /// <summary>What was removed stands in the audit, however it ended; a night in which nothing was to go does not.</summary>
    private async Task Record(RetentionProgress done, RetentionRule rule)
    {
        if (done is { Runs: 0, FileRuns: 0, By: Nightly }) return;
        var parts = new[]
        {
            done.Runs > 0 ? $"{RetentionText.Counted(done.Runs, "run")} with {RetentionText.Counted(done.Cases, "case")}" : null,
            done.FileRuns > 0 ? $"the files of {RetentionText.Counted(done.FileRuns, "run")} that stay" : null,
        };
        var target = done is { Runs: 0, FileRuns: 0 } ? "nothing" : string.Join(", and ", parts.OfType<string>());
        await audit.Write(
            new AuditFact(done.By, "retention.removed", target, done.ProjectId, $"{RetentionText.Of(RetentionWish.Of(rule))}, a rule of {rule.ChangedBy}; {RetentionText.Bytes(done.Bytes)}; {done.End}"), CancellationToken.None);
    }

    private async Task Wait(CancellationToken stoppingToken)
    {
        var left = Latest(time.GetUtcNow()).AddDays(1) - time.GetUtcNow();
        // A clock that is put forward or back makes it an hour wrong at most: then it looks again.
        using var patience = new CancellationTokenSource(left > TimeSpan.FromHours(1) ? TimeSpan.FromHours(1) : left + TimeSpan.FromSeconds(1), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stoppingToken);
        try
        {
            await work.Waiting.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            // It is time to look whether the night has come.
        }
    }

    private async Task Try(Func<Task> act, CancellationToken stoppingToken)
    {
        try
        {
            await act();
        }
        catch (Exception error) when (error is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            Log.Failed(logger, error);
        }
    }

    /// <summary>The last time that it was that hour here.</summary>
    internal DateTimeOffset Latest(DateTimeOffset now)
    {
        var here = TimeZoneInfo.ConvertTime(now, time.LocalTimeZone);
        var today = new DateTimeOffset(here.Date, here.Offset) + Hour;
        return (today <= here ? today : today.AddDays(-1)).ToUniversalTime();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Retention failed; what is left is tried again in the next night, or when somebody asks")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
