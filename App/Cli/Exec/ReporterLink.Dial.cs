using System.Net;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.SignalR;
using TestRuns.Reporters.Wire;
using TestRuns.Worker.Session;

namespace TestRuns.Cli.Exec;

/// <summary>How it comes to a socket, and notices that one is dead.</summary>
internal sealed partial class ReporterLink
{
    private const int MostUnanswered = 4;
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan HelloLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RealLife = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan UsualPing = TimeSpan.FromSeconds(1);

    private readonly Backoff backoff = Backoff.OfConnecting();
    // The same at each hello: the server knows by it the session that it has made, though its answer was lost.
    private readonly string secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
    private string? refused;
    private string? problem;
    private long adoptedAt;

    /// <returns>Null: it did not work this time, or it is refused for good.</returns>
    private async Task<HubSocket?> Dial(ReportedWish wish, CancellationToken giveUp)
    {
        if (key is not null && time.GetElapsedTime(adoptedAt) > RealLife) backoff.Reset();
        await Task.Delay(backoff.Next(), time, giveUp);
        HubSocket? socket = null;
        var adopted = false;
        try
        {
            using (var limit = Limit(ConnectLimit, giveUp)) socket = await HubSocket.Open(hub, Listen, limit.Token);
            using var patience = Limit(HelloLimit, giveUp);
            var welcome = await socket.Ask<ReporterWelcome>(nameof(IReporterHub.Hello), Hello(wish), patience.Token);
            adopted = Judge(welcome) && Adopt(socket, welcome);
            return adopted ? socket : null;
        }
        catch (Exception error) when (error is not OperationCanceledException || !giveUp.IsCancellationRequested)
        {
            Failed(error);
            return null;
        }
        finally
        {
            if (!adopted && socket is not null) await socket.DisposeAsync();
        }
    }

    private ReporterHello Hello(ReportedWish wish) => new()
    {
        Version = ReporterWire.Version,
        Client = new ReporterProgram("testruns exec", OwnVersion(), Environment.MachineName, Environment.ProcessId),
        Session = key,
        Secret = secret,
        Run = wish,
    };

    private static string OwnVersion() =>
        typeof(ReporterLink).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    private bool Judge(ReporterWelcome welcome)
    {
        if (welcome.Refused is { } why && welcome.MayTryAgain) Complain($"{hub.Server} does not take the run: {why}");
        else if (welcome.Refused is not null) refused = welcome.Refused;
        else if (welcome.Version != ReporterWire.Version) refused = $"this program speaks version {ReporterWire.Version} of the messages, {hub.Server} version {welcome.Version}: use the same release of TestRuns for both.";
        else return true;
        return false;
    }

    private bool Adopt(HubSocket socket, ReporterWelcome welcome)
    {
        // The first answer that is heard says where the session begins, whether it is the first that was given or not.
        if (key is null) first = welcome.NextSeq;
        next = (int)(welcome.NextSeq - first);
        (key, adoptedAt, problem, progressAt) = (welcome.Session, time.GetTimestamp(), null, time.GetTimestamp());
        taker.Welcomed(welcome);
        if (welcome.Abort is { } order) taker.Abort(order);
        socket.BeginTaking();
        _ = Pings(socket, welcome.PingIntervalMs > 0 ? TimeSpan.FromMilliseconds(welcome.PingIntervalMs) : UsualPing);
        return true;
    }

    private void Listen(HubInbox inbox)
    {
        inbox.On<AbortOrder>(nameof(IReporterSocket.Abort), taker.Abort);
        inbox.On<CaseCancelOrder>(nameof(IReporterSocket.CaseCancel), taker.CancelCase);
        inbox.On<SessionClosed>(nameof(IReporterSocket.Closed), over =>
        {
            closed = over.Why;
            words.Set();
        });
    }

    private async Task Pings(HubSocket socket, TimeSpan interval)
    {
        using var timer = new PeriodicTimer(interval, time);
        while (!socket.Lost.IsCompleted)
        {
            _ = Ping(socket);
            await Task.WhenAny(timer.WaitForNextTickAsync(CancellationToken.None).AsTask(), socket.Lost);
            if (socket.Unanswered >= MostUnanswered) socket.Abandon("it does not answer");
        }
    }

    private static async Task Ping(HubSocket socket)
    {
        socket.Sent();
        try
        {
            await socket.Ping(CancellationToken.None);
            socket.Answered();
        }
        catch (SocketLostException)
        {
            // Whoever talks over it sees it, too.
        }
        catch (HubException error)
        {
            // It answers, but not to this session: only a hello can tell what is the matter.
            socket.Abandon(error.Message);
        }
    }

    private void Failed(Exception error)
    {
        if (error is UpgradeRefusedException { Status: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden }) refused = $"{hub.Server} does not accept the token. It may be wrong, expired or revoked, or not one for reporters of this project.";
        else if (error is OperationCanceledException) Complain($"{hub.Server} does not answer.");
        else if (error is HubException) Complain($"{hub.Server} could not take the run: {error.Message}");
        else Complain($"{hub.Server} cannot be reached: {error.GetBaseException().Message}");
    }

    /// <summary>Once, however often it happens.</summary>
    private void Complain(string sentence)
    {
        if (problem is null) taker.Remark($"{sentence} It is tried again; the command is not held up.");
        problem = sentence;
    }

    private static CancellationTokenSource Limit(TimeSpan limit, CancellationToken giveUp)
    {
        var both = CancellationTokenSource.CreateLinkedTokenSource(giveUp);
        both.CancelAfter(limit);
        return both;
    }
}
