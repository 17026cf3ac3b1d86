using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using TestRuns.Access;
using TestRuns.Access.Tokens;
using TestRuns.Connections;
using TestRuns.Reporters.Wire;
using TestRuns.Runs;
using TestRuns.Runs.Reported;

namespace TestRuns.Reporters;

/// <summary>Who may report what: new sessions, and those that come back with another socket.</summary>
internal sealed partial class ReporterWelcomes(
    ReporterBook book, ReportedReads reads, OpenReported open, EndReported end, ReportedOutput output, ReporterPost post, ClientTracker tracker, ProjectAccess access, TokenStore tokens,
    ConnectionOptions options, ReporterLimits limits, TimeProvider time, ILogger<ReporterWelcomes> logger)
{
    /// <summary>One after the other: of two hellos of one session the second finds what the first has made of it.</summary>
    private readonly SemaphoreSlim door = new(1);

    private volatile string? closedBecause;

    public void Close(string why) => closedBecause = why;

    public async Task<ReporterWelcome> Hello(ReporterHello hello, TokenTicket ticket, ClaimsPrincipal caller, ReporterLink link)
    {
        if ((HelloRule.WrongVersion(hello) ?? HelloRule.Mistakes(hello)) is { } wrong) return Refused(wrong);
        await door.WaitAsync();
        try
        {
            if (closedBecause is { } why) return Refused(why, mayTryAgain: true);
            if (book.OfConnection(link.ConnectionId) is not null) return Refused("This connection has said hello before.");
            // It was good when the connection was made, which may be long ago.
            if (await tokens.WhyNotAnyMore(ticket, CancellationToken.None) is { } spent) return Refused(spent);
            return await KeyOf(hello) is { } key ? await Resume(key, ticket, caller, link) : await Begin(hello, ticket, caller, link);
        }
        finally
        {
            door.Release();
        }
    }

    /// <summary>
    /// The session that is to go on: the one that is named, or the one that an earlier hello has made whose answer was lost. A
    /// second one would have been given up a moment later, and its loss would have ended the run of both.
    /// </summary>
    private async Task<ReporterKey?> KeyOf(ReporterHello hello) => hello.Session
        ?? (hello.Secret is { } chosen && await reads.BySecret(OneTimeLink.HashOf(chosen), CancellationToken.None) is { } id ? new ReporterKey($"{id}", chosen) : null);

    private async Task<ReporterWelcome> Begin(ReporterHello hello, TokenTicket ticket, ClaimsPrincipal caller, ReporterLink link)
    {
        var wish = hello.Run!;
        var project = await reads.Project(wish.Project, CancellationToken.None);
        if (project is not { } id || await WhyNot(ticket, caller, id) is AccessAnswer.NotAMember) return Refused($"There is no project “{wish.Project}” that this token may report to.");
        if (await WhyNot(ticket, caller, id) is not null) return Refused($"This token's role in the project “{wish.Project}” is too small: reporting needs Runner.");

        var secret = hello.Secret ?? OneTimeLink.NewSecret();
        var opened = await open.Ask(Request(hello, wish, id, OneTimeLink.HashOf(secret)), new Actor(ActorKind.Token, caller.NameForPeople()), CancellationToken.None);
        if (opened is not { Session: { } row, Run: { } run }) return Refused(opened.Refused!);
        var session = book.Know(new LiveSession(row, ticket, time.GetUtcNow()));
        lock (book.Gate)
        {
            book.Put(session, link);
            tracker.Connected(session.Client);
        }

        Log.Connected(logger, row.Name, run.Id);
        return Welcome(session, run, secret, resumed: false, await OrderNow(row.Id, again: false));
    }

    private async Task<ReporterWelcome> Resume(ReporterKey key, TokenTicket ticket, ClaimsPrincipal caller, ReporterLink link)
    {
        if (!long.TryParse(key.Id, out var id) || await reads.Find(id, CancellationToken.None) is not { } stored || !IsSecret(stored.Session, key.Secret))
            return Refused("This server does not know the session, or not any more: what was not reported yet can be imported from a file.");
        if (await WhyNot(ticket, caller, stored.Run.ProjectId) is not null) return Refused("This token may not report to the project of this session.");
        var session = book.Find(id) ?? book.Know(Recovered(stored.Session, ticket));
        // What its last socket had begun to say is taken in first: after that it is known how far it has come.
        return await session.InTurn(async () =>
        {
            var (row, run) = (await reads.Find(id, CancellationToken.None))!.Value;
            (session.Ticket, session.Finished) = (ticket, row.FinishedAt is not null);
            ReporterLink? old;
            lock (book.Gate)
            {
                old = book.Put(session, link);
                session.CameTooLate = !row.IsLive || run.Status.IsTerminal() || session.Leaving is not null;
                if (!session.CameTooLate) tracker.Connected(session.Client);
            }

            old?.End();
            var order = await OrderNow(id, again: true);
            if (order is null) post.BeginSendingCases(session);
            Log.Back(logger, row.Name, run.Id);
            return Welcome(session, run, key.Secret, resumed: true, order);
        });
    }

    /// <summary>
    /// What it has to end, read when its socket is known: what was asked for before was told to nobody, or to a socket that is
    /// gone; what is asked for from now on is sent.
    /// </summary>
    private async Task<AbortOrder?> OrderNow(long sessionId, bool again)
    {
        var (row, run) = (await reads.Find(sessionId, CancellationToken.None))!.Value;
        var order = ReporterPost.OrderFor(row, run);
        if (order is not null) await end.Told(row, again, order.Force, CancellationToken.None);
        return order;
    }

    private LiveSession Recovered(ReporterSession row, TokenTicket ticket)
    {
        output.Recover(row);
        return new LiveSession(row, ticket, time.GetUtcNow());
    }

    /// <returns>Null: it may.</returns>
    private async Task<AccessAnswer?> WhyNot(TokenTicket ticket, ClaimsPrincipal caller, long projectId)
    {
        var answer = ticket.Scope == TokenScope.Reporter
            ? ticket.ProjectId is { } own && own != projectId ? AccessAnswer.NotAMember : AccessAnswer.Granted
            : await access.Ask(caller, ProjectRole.Runner, new ProjectResource(projectId), CancellationToken.None);
        return answer == AccessAnswer.Granted ? null : answer;
    }

    private static bool IsSecret(ReporterSession session, string secret) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(session.SecretHash), Encoding.ASCII.GetBytes(OneTimeLink.HashOf(secret)));

    private static ReportedRequest Request(ReporterHello hello, ReportedWish wish, long projectId, string secretHash) => new()
    {
        ProjectId = projectId,
        Name = wish.Name,
        SuiteName = wish.Suite,
        Key = wish.Key,
        Branch = wish.Branch,
        Commit = wish.Commit,
        Link = wish.Link,
        Variables = wish.Variables ?? new Dictionary<string, string>(),
        Grace = TimeSpan.FromMilliseconds(wish.GraceMs ?? ReporterWire.DefaultGraceMs),
        Shard = hello.Shard is { } shard ? (shard.Index, shard.Total) : null,
        Program = hello.Client.Name,
        Host = hello.Client.Host,
        Pid = hello.Client.Pid,
        SecretHash = secretHash,
    };

    private ReporterWelcome Welcome(LiveSession session, Run run, string secret, bool resumed, AbortOrder? order) => new()
    {
        Session = new ReporterKey($"{session.Id}", secret),
        Resumed = resumed,
        RunId = run.Id,
        RunNumber = run.Number,
        Url = $"/runs/{run.Id}",
        NextSeq = Math.Min(session.Row.NextSeq, session.Row.OutputSeq),
        Abort = order,
        ReconnectGraceMs = (int)options.ReporterGrace.TotalMilliseconds,
        PingIntervalMs = (int)ConnectionOptions.PingInterval.TotalMilliseconds,
        MaxArtifactBytes = limits.MaxArtifactBytes,
    };

    private ReporterWelcome Refused(string why, bool mayTryAgain = false)
    {
        Log.Refused(logger, why);
        return new ReporterWelcome { Refused = why, MayTryAgain = mayTryAgain };
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Reporter} streams run {RunId} in")]
        public static partial void Connected(ILogger logger, string reporter, long runId);

        [LoggerMessage(LogLevel.Information, "{Reporter} is back with run {RunId}")]
        public static partial void Back(ILogger logger, string reporter, long runId);

        [LoggerMessage(LogLevel.Warning, "A reporter was refused: {Why}")]
        public static partial void Refused(ILogger logger, string why);
    }
}
