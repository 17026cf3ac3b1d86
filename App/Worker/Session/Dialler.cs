using System.Net;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;
using TestRuns.Controllers.Wire;

namespace TestRuns.Worker.Session;

/// <param name="SentAt">When the hello was sent.</param>
internal sealed record Dialled(HubSocket Socket, Welcome Welcome, long SentAt);

/// <summary>Opens sockets and says hello on them: one attempt after the other, with pauses that grow.</summary>
internal sealed partial class Dialler(Uri server, string token, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan HelloLimit = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Shorter beside a silent socket: after a gap TCP asks again only when its own pause, which doubles, is over, and a new
    /// attempt asks at once.
    /// </summary>
    private static readonly TimeSpan SecondConnectLimit = TimeSpan.FromSeconds(1.5);

    private static readonly TimeSpan RealLife = TimeSpan.FromSeconds(2);

    private readonly HubPlace hub = new(server, WireVersion.Path, token, WireJson.Apply);
    private readonly Backoff backoff = Backoff.OfConnecting();
    private string? problem;

    public Uri Server => hub.Server;

    /// <summary>Null: trying again may help.</summary>
    public string? RefusedForGood { get; private set; }

    /// <summary>Another socket is needed. One that did not live is followed by a pause.</summary>
    public void Lived(TimeSpan life)
    {
        if (life > RealLife) backoff.Reset();
    }

    /// <param name="hello">What is said; a socket is opened while it is still being made out.</param>
    /// <param name="session">The one that is to go on; null: a new one.</param>
    /// <param name="doubtful">A socket that has fallen silent; if it answers before the hello is said, it stays.</param>
    /// <returns>Null: it did not work this time.</returns>
    public async Task<Dialled?> Dial(IOrderTaker taker, Task<Hello> hello, SessionKey? session, HubSocket? doubtful, CancellationToken stop)
    {
        await Task.Delay(backoff.Next(), time, stop);
        HubSocket? socket = null;
        Dialled? dialled = null;
        try
        {
            using (var limit = Limit(doubtful is null ? ConnectLimit : SecondConnectLimit, stop)) socket = await HubSocket.Open(hub, taker.Listen, limit.Token);
            var word = (await hello.WaitAsync(stop)) with { Session = session };
            if (doubtful is { Unanswered: < 2, Lost.IsCompleted: false }) return null;
            var sentAt = time.GetTimestamp();
            using var patience = Limit(HelloLimit, stop);
            var welcome = await socket.Ask<Welcome>(nameof(IControllerHub.Hello), word, patience.Token);
            return dialled = Judge(socket, welcome, sentAt);
        }
        catch (Exception error) when (error is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            Failed(error);
            return null;
        }
        finally
        {
            if (dialled is null && socket is not null) await socket.DisposeAsync();
        }
    }

    private Dialled? Judge(HubSocket socket, Welcome welcome, long sentAt)
    {
        if (welcome.Refused is { } why)
        {
            if (welcome.MayTryAgain) Say($"{Server} does not take this controller: {why}");
            else RefusedForGood = why;
            return null;
        }
        if (welcome.Version != WireVersion.Current)
        {
            RefusedForGood = $"This controller speaks version {WireVersion.Current} of the messages, {Server} version {welcome.Version}: use the same release of TestRuns for both.";
            return null;
        }
        problem = null;
        return new Dialled(socket, welcome, sentAt);
    }

    private void Failed(Exception error)
    {
        if (error is UpgradeRefusedException { Status: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden }) RefusedForGood = $"{Server} does not accept the token. It may be wrong, expired or revoked, or not one for controllers.";
        else if (error is OperationCanceledException) Say($"{Server} does not answer.");
        else if (error is HubException) Say($"{Server} could not take the hello: {error.Message}");
        else Say($"{Server} cannot be reached: {error.GetBaseException().Message}");
    }

    /// <summary>Once, however often it happens.</summary>
    private void Say(string sentence)
    {
        if (sentence == problem) return;
        problem = sentence;
        Log.NotYet(logger, sentence);
    }

    private CancellationTokenSource Limit(TimeSpan limit, CancellationToken stop)
    {
        var both = CancellationTokenSource.CreateLinkedTokenSource(stop);
        both.CancelAfter(limit);
        return both;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Problem} It is tried again.")]
        public static partial void NotYet(ILogger logger, string problem);
    }
}
