using System.Security.Claims;
using Microsoft.AspNetCore.SignalR;
using TestRuns.Access;
using TestRuns.Access.Tokens;
using TestRuns.Connections;
using TestRuns.Reporters.Wire;
using TestRuns.Runs;
using TestRuns.Runs.Reported;

namespace TestRuns.Reporters;

/// <param name="MaxArtifactBytes">The most for one file that a reporter adds to a run.</param>
public sealed record ReporterLimits(long MaxArtifactBytes);

/// <summary>What sessions say, and what a lost socket, a goodbye or a revoked token means. What a loss means for runs the tracker decides.</summary>
internal sealed partial class ReporterRegistry
{
    private readonly ReporterBook book;
    private readonly ReporterWelcomes welcomes;
    private readonly ReporterPost post;
    private readonly KeepReport keep;
    private readonly EndReported end;
    private readonly ReportedOutput output;
    private readonly AbortRun abort;
    private readonly ClientTracker tracker;
    private readonly TimeProvider time;
    private readonly ILogger<ReporterRegistry> logger;

    public ReporterRegistry(
        ReporterBook book, ReporterWelcomes welcomes, ReporterPost post, KeepReport keep, EndReported end, ReportedOutput output, AbortRun abort, ClientTracker tracker, TokenStore tokens, TimeProvider time, ILogger<ReporterRegistry> logger)
    {
        (this.book, this.welcomes, this.post, this.keep, this.end, this.output) = (book, welcomes, post, keep, end, output);
        (this.abort, this.tracker, this.time, this.logger) = (abort, tracker, time, logger);
        tracker.Lost += loss =>
        {
            if (loss.Client.Kind == ClientKind.Reporter && long.TryParse(loss.Client.Id, out var id) && book.Find(id) is { } session) Forget(session);
            return Task.CompletedTask;
        };
        tokens.Revoked += revoked => _ = Revoked(revoked);
    }

    public Task<ReporterWelcome> Hello(ReporterHello hello, TokenTicket ticket, ClaimsPrincipal caller, ReporterLink link) => welcomes.Hello(hello, ticket, caller, link);

    /// <summary>Whatever it says is a sign of life. A socket that is no session's any more is told so by every answer.</summary>
    public LiveSession Session(string connectionId)
    {
        if (book.OfConnection(connectionId) is not { } session) throw new HubException("No session has this connection: say hello first.");
        session.Hear(time.GetUtcNow());
        return session;
    }

    public Task<ReportAnswer> Report(string connectionId, ItemReport report) => InTurn(connectionId, async session =>
    {
        var kept = await keep.Ask(session.Row, Translation.ToItems(report, time.GetUtcNow()), CancellationToken.None);
        return new ReportAnswer(kept.NextSeq, kept.Steps);
    });

    public Task Ended(string connectionId, EndedReport report) => InTurn(connectionId, async session =>
    {
        if (report is { Processes: < 0 } or { Left: < 0 } or { AfterMs: < 0 or > 1e9 } or { Means: null or { Length: > 100 } }) throw new HubException("processes and left are counts, afterMs is from 0, means has at most 100 characters.");
        await end.Ended(session.Row, report.Processes, report.Left, TimeSpan.FromMilliseconds(report.AfterMs), report.Means, CancellationToken.None);
        return true;
    });

    public Task<FinishAnswer> Finish(string connectionId, FinishReport report) => InTurn(connectionId, async session =>
    {
        var verdict = report.Status is { } status ? Translation.ToVerdict(status) : (Verdict?)null;
        var now = await end.Finish(session.Row, report.ExitCode, verdict, CancellationToken.None);
        session.Finished = true;
        // It may go: nothing hangs on it any more. Its socket may have gone already, when it had not finished yet.
        tracker.Done(session.Client);
        Forget(session);
        return new FinishAnswer(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(now.ToString()));
    });

    /// <summary>The run ends now; the session stays, to prove that what it had started is dead.</summary>
    public async Task Goodbye(string connectionId, string why)
    {
        var session = Session(connectionId);
        if (session.Finished) return;
        session.Leaving = string.IsNullOrWhiteSpace(why) ? "it was told to stop" : why;
        Log.Goodbye(logger, session.Row.Name, session.Leaving);
        await abort.Ask(session.RunId, new AbortReason(AbortKind.ReporterLost, $"{session.Row.Name}: {session.Leaving}", By(session)), force: false, CancellationToken.None);
    }

    /// <summary>A socket is gone, or nothing was heard on it for too long.</summary>
    public void SocketGone(string connectionId, string why)
    {
        LiveSession? session;
        lock (book.Gate)
        {
            session = book.Break(connectionId);
            if (session is { Finished: false, CameTooLate: false, Leaving: null }) tracker.Broken(session.Client);
        }

        if (session is null) return;
        if (session.Finished || session.CameTooLate) Forget(session);
        else if (session.Leaving is { } leaving) _ = tracker.Left(session.Client, leaving, By(session));
        else Log.Broken(logger, session.Row.Name, why);
    }

    /// <summary>The server stops: nobody comes in any more, and connections end.</summary>
    public void Close()
    {
        welcomes.Close("The server is stopping.");
        foreach (var session in book.All()) session.Link?.End();
    }

    private async Task<T> InTurn<T>(string connectionId, Func<LiveSession, Task<T>> what)
    {
        var session = Session(connectionId);
        // Waited for, it may have got another socket: what this one says is said again there.
        return await session.InTurn(() => what(Session(connectionId)));
    }

    private static Actor By(LiveSession session) => Actor.System(session.Row.Name);

    private void Forget(LiveSession session)
    {
        if (book.Forget(session)) output.Close(session.Row);
    }

    private async Task Revoked(TokenRevoked revoked)
    {
        foreach (var session in book.All().Where(session => session.Ticket.Id == revoked.Id && !session.Finished))
        {
            var why = $"The token “{revoked.Name}” {revoked.What}";
            try
            {
                var answer = await abort.Ask(session.RunId, new AbortReason(AbortKind.ReporterLost, why, By(session)), force: false, CancellationToken.None);
                if (answer.Outcome == AbortOutcome.AlreadyFinished) await post.Close(session, why);
            }
            catch (Exception error)
            {
                Log.NotSentAway(logger, revoked.Name, error);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Reporter} is cut off: {Why}; it is waited for")]
        public static partial void Broken(ILogger logger, string reporter, string why);

        [LoggerMessage(LogLevel.Information, "{Reporter} says goodbye: {Why}")]
        public static partial void Goodbye(ILogger logger, string reporter, string why);

        [LoggerMessage(LogLevel.Error, "The runs of the revoked token {Token} could not all be aborted")]
        public static partial void NotSentAway(ILogger logger, string token, Exception error);
    }
}
