using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using TestRuns.Hooks;
using TestRuns.Hooks.Outbound;
using TestRuns.Runs.State;
using TestRuns.Storage;

namespace TestRuns.Notices.Planning;

/// <summary>
/// Writes what people are told of the ends of runs. A commit only wakes it; what it does stands in the database, from the
/// event behind <see cref="NoticeCursor"/> on. So nothing is lost or doubled, whenever the server dies, and no run waits for it.
/// </summary>
internal sealed partial class NoticePlanner(
    RunWriter writer, IDbContextFactory<AppDb> contexts, HookAddress address, HookNews hooks, NoticeNews news, TimeProvider time,
    IHostApplicationLifetime lifetime, ILogger<NoticePlanner> logger) : BackgroundService
{
    private const int MostTogether = 100;

    /// <summary>How many events may be looked through anew after a kill.</summary>
    private const int MostUnsaved = 20_000;

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Up to where events were looked at; further than what is stored as long as nobody was told anything.</summary>
    private long seen;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        writer.Committed += Note;
        try
        {
            await Listening(stoppingToken);
            // What an earlier life has left undone.
            signal.Writer.TryWrite(true);
            while (await signal.Reader.WaitToReadAsync(stoppingToken))
            {
                signal.Reader.TryRead(out _);
                await TryPlan(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next server goes on behind the cursor.
        }
        finally
        {
            writer.Committed -= Note;
        }
    }

    /// <summary>What a webhook is told says where the run can be looked at: before the server listens, nobody knows.</summary>
    private async Task Listening(CancellationToken stoppingToken)
    {
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var _ = lifetime.ApplicationStarted.Register(() => listening.TrySetResult());
        await listening.Task.WaitAsync(stoppingToken);
    }

    /// <summary>Called by the writer: it only wakes.</summary>
    private void Note(Commit commit)
    {
        foreach (var happened in commit.Events)
        {
            if (!Match.Types.Contains(happened.Type)) continue;
            signal.Writer.TryWrite(true);
            return;
        }
    }

    private async Task TryPlan(CancellationToken stoppingToken)
    {
        try
        {
            while (await Plan(stoppingToken))
            {
                // There was more than is written at once.
            }
        }
        catch (Exception error) when (error is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            Log.Failed(logger, error);
            await Task.Delay(AfterFailure, time, stoppingToken);
            signal.Writer.TryWrite(true);
        }
    }

    /// <returns>True: there is more.</returns>
    private async Task<bool> Plan(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        NoticeView view;
        // One moment: a rule and the events that it is about belong together.
        await using (await db.BeginReading(cancellationToken)) view = await NoticeView.Read(db, seen, MostTogether, cancellationToken);
        var plan = NoticePlan.Of(view, address, time.GetUtcNow());
        if (plan.Notices.Count > 0 || plan.Deliveries.Count > 0 || view.UpTo - view.Stored > MostUnsaved) await Write(db, plan, view.UpTo, cancellationToken);
        seen = view.UpTo;
        return view.IsCut;
    }

    private async Task Write(AppDb db, NoticePlan plan, long upTo, CancellationToken cancellationToken)
    {
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            db.AddRange(plan.Notices);
            if (plan.Deliveries.Count > 0)
            {
                var there = await db.Set<Webhook>().Where(hook => hook.Enabled).Select(hook => hook.Id).ToListAsync(cancellationToken);
                db.AddRange(plan.Deliveries.Where(delivery => there.Contains(delivery.WebhookId)));
            }

            var cursor = await db.Set<NoticeCursor>().SingleOrDefaultAsync(cancellationToken);
            if (cursor is null) db.Add(cursor = new NoticeCursor());
            cursor.LastEvent = upTo;
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        foreach (var account in plan.Notices.Select(notice => notice.AccountId).Distinct()) news.Tell(account);
        if (plan.Deliveries.Count > 0) hooks.Tell();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Writing notifications failed; it is tried again")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
