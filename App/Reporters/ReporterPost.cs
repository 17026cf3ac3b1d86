using TestRuns.Reporters.Wire;
using TestRuns.Runs;
using TestRuns.Runs.Reported;
using TestRuns.Runs.State;

namespace TestRuns.Reporters;

/// <summary>Tells sessions what they have to do, as soon as it stands in the database: whoever asked for it, and by whatever way.</summary>
internal sealed partial class ReporterPost
{
    private readonly ReporterBook book;
    private readonly ReportedReads reads;
    private readonly EndReported end;
    private readonly ILogger<ReporterPost> logger;

    public ReporterPost(RunWriter writer, ReporterBook book, ReportedReads reads, EndReported end, ILogger<ReporterPost> logger)
    {
        (this.book, this.reads, this.end, this.logger) = (book, reads, end, logger);
        writer.Committed += Heard;
    }

    /// <summary>What this session has to end; null: nothing, or it has ended it.</summary>
    public static AbortOrder? OrderFor(ReporterSession session, Run run) =>
        session is { FinishedAt: null, EndedAt: null } && run.Status is RunStatus.CancelRequested or RunStatus.Cancelled
            ? new AbortOrder(run.AbortText ?? "", run.AbortBy ?? "", run.AbortForced, run.AbortForced ? 0 : (int)session.Grace.TotalMilliseconds)
            : null;

    /// <summary>Cases that it was to cancel while it was away, or was told of on a socket that broke. Not awaited: it reads nothing before it has its welcome.</summary>
    public void BeginSendingCases(LiveSession session) => _ = Task.Run(() => Watched(session, SendCases));

    public Task Close(LiveSession session, string why) => Send(session, client => client.Closed(new SessionClosed(why)));

    /// <summary>Called by the writer: it only notes whom to tell.</summary>
    private void Heard(Commit commit)
    {
        HashSet<long>? aborts = null, cases = null;
        foreach (var happened in commit.Events)
        {
            if (IsAbort(happened)) (aborts ??= []).Add(happened.RunId);
            else if (happened.Type == EventTypes.CaseCancelRequested) (cases ??= []).Add(happened.RunId);
        }

        foreach (var session in (aborts ?? []).SelectMany(book.OfRun)) _ = Task.Run(() => Watched(session, SendAbort));
        foreach (var session in (cases ?? []).SelectMany(book.OfRun)) BeginSendingCases(session);
    }

    /// <summary>Who was told with his welcome need not be told again.</summary>
    private static bool IsAbort(RunEvent happened) => happened.CaseId is null
        && (happened.Type is EventTypes.AbortRequested or EventTypes.AbortForced || (happened.Type == EventTypes.AbortResent && !happened.Facts.ContainsKey("client")));

    private async Task SendCases(LiveSession session)
    {
        foreach (var (id, why) in await reads.CancelledCases(session.Row, CancellationToken.None))
            await Send(session, client => client.CaseCancel(new CaseCancelOrder(id, why)));
    }

    private async Task SendAbort(LiveSession session)
    {
        if (await reads.Find(session.Id, CancellationToken.None) is not { } found || OrderFor(found.Session, found.Run) is not { } order) return;
        if (await Send(session, client => client.Abort(order))) await end.Told(session.Row, again: false, order.Force, CancellationToken.None);
    }

    private async Task Watched(LiveSession session, Func<LiveSession, Task> send)
    {
        try
        {
            await send(session);
        }
        catch (Exception error)
        {
            Log.NotTold(logger, session.Row.Name, error);
        }
    }

    /// <returns>False: it has no socket now, or that broke: it is told when it says hello again.</returns>
    private async Task<bool> Send(LiveSession session, Func<IReporterSocket, Task> message)
    {
        if (session.Link is not { } link) return false;
        try
        {
            await message(link.Client);
            return true;
        }
        catch (Exception error)
        {
            Log.NotSent(logger, session.Row.Name, error);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "A message to {Reporter} could not be sent; it is sent again on its next connection")]
        public static partial void NotSent(ILogger logger, string reporter, Exception error);

        [LoggerMessage(LogLevel.Error, "{Reporter} could not be told what to end; its deadline ends the run")]
        public static partial void NotTold(ILogger logger, string reporter, Exception error);
    }
}
