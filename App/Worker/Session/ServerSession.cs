using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using TestRuns.Controllers.Wire;
using TestRuns.Worker.Steps;

namespace TestRuns.Worker.Session;

/// <summary>
/// The controller's session with the server, over as many sockets as it takes: hello, pings, a second socket when the first
/// falls silent, and what happens when the server says that the session is over.
/// </summary>
internal sealed partial class ServerSession : IOrderTaker
{
    private readonly string name;
    private readonly Dialler dialler;
    private readonly StepRunner runner;
    private readonly Deliveries deliveries;
    private readonly DeadMan deadMan;
    private readonly TimeProvider time;
    private readonly ILogger logger;

    private readonly AsyncSignal attention = new();
    private readonly ConcurrentDictionary<long, bool> closing = new();
    private readonly TaskCompletionSource<string> overForGood = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<Hello> self;
    private SessionKey? key;
    private HubSocket? current;
    private long adoptedAt;
    private bool isNew;
    private CancellationTokenSource? clearing;
    private Task earlierResults = Task.CompletedTask;
    private volatile Goodbye? goodbye;

    public ServerSession(
        WorkerConfiguration configuration, HostFacts host, StepRunner runner, Deliveries deliveries, DeadMan deadMan, TimeProvider time, ILogger logger)
    {
        (this.runner, this.deliveries, this.deadMan, this.time, this.logger) = (runner, deliveries, deadMan, time, logger);
        dialler = new Dialler(configuration.Server, configuration.Token, time, logger);
        name = configuration.Name;
        self = Task.FromResult(new Hello
        {
            Version = WireVersion.Current,
            Name = name,
            Labels = configuration.Labels,
            Slots = configuration.Slots,
            Host = host,
        });
    }

    /// <summary>Before it runs: what it says of its browser, and whether it takes browser steps.</summary>
    /// <param name="browser">The first hello is said when it is known: it must not take long.</param>
    /// <param name="usable">It has the label.</param>
    public void Introduce(Task<string> browser, bool usable) => self = Introduced(self, browser, usable);

    /// <summary>Keeps the session until the token fires.</summary>
    /// <param name="earlier">Results of an earlier life: the server gets them before anything else.</param>
    /// <returns>Why there is no use in trying any longer, as a sentence for people.</returns>
    public async Task<string> Run(IReadOnlyList<StepFinished> earlier, CancellationToken stop)
    {
        earlierResults = Task.WhenAll(earlier.Select(runner.ReportAgain));
        try
        {
            while (!overForGood.Task.IsCompleted)
            {
                await UntilASocketIsNeeded(stop);
                if (overForGood.Task.IsCompleted) break;
                if (await dialler.Dial(this, self, key, IsDoubtful() ? current : null, stop) is { } dialled) Adopt(dialled);
                if (dialler.RefusedForGood is { } why) overForGood.TrySetResult(why);
            }
            return await overForGood.Task;
        }
        finally
        {
            if (clearing is { } under) await under.CancelAsync();
            if (current is { } last) await last.Close();
        }
    }

    /// <summary>The controller is about to go. Returns soon, whether the server heard it or not.</summary>
    public async Task SayGoodbye(string why)
    {
        goodbye = new Goodbye(why);
        if (current is { } socket) await Say(socket, goodbye);
    }

    /// <summary>The dead man has struck: what still comes on these sockets counts for nothing.</summary>
    public async Task CutOff(TimeSpan limit)
    {
        Log.CutOff(logger, limit.TotalSeconds);
        current?.Abandon("cut off");
        deliveries.Use(null);
        await runner.KillUncritical(StopCause.CutOff, FormattableString.Invariant($"Cut off from the server for {limit.TotalSeconds:0.###} s: killed by the dead man's switch"));
    }

    public void Execute(StepOrder order) => Watch(runner.Execute(order, CancellationToken.None));

    public void Cancel(CancelOrder order) => Watch(AnswerCancel(order));

    /// <summary>One that comes twice while the first is under way is answered once.</summary>
    public void CloseRun(CloseRunOrder order)
    {
        if (closing.TryAdd(order.RunId, true)) Watch(AnswerClose(order));
    }

    public void Over(SessionOver over)
    {
        Log.Over(logger, over.Why);
        Watch(EndSession(over));
    }

    private static async Task<Hello> Introduced(Task<Hello> before, Task<string> browser, bool usable)
    {
        var hello = await before;
        var labels = hello.Labels.Where(label => !label.Equals(HostFacts.BrowserLabel, StringComparison.OrdinalIgnoreCase));
        return hello with { Host = hello.Host with { Browser = await browser }, Labels = usable ? [.. labels, HostFacts.BrowserLabel] : [.. labels] };
    }

    /// <summary>What it held is killed and reported over the session's own socket, so that the server knows and need not guess.</summary>
    private async Task EndSession(SessionOver over)
    {
        await runner.KillUncritical(StopCause.SessionOver, $"Killed: {over.Why}");
        await Task.WhenAny(runner.Reported(), Task.Delay(LastWordLimit, time, CancellationToken.None));
        await SayLastWord();
        if (!over.MayTryAgain) overForGood.TrySetResult(over.Why);
        current?.Abandon(over.Why);
        attention.Set();
    }

    private async Task AnswerCancel(CancelOrder order)
    {
        var answer = await runner.Cancel(order, CancellationToken.None);
        await deliveries.CancelAnswered(new CancelAnswered(order.Id, answer), CancellationToken.None);
    }

    private async Task AnswerClose(CloseRunOrder order)
    {
        try
        {
            await deliveries.RunClosed(await runner.CloseRun(order, CancellationToken.None), CancellationToken.None);
        }
        finally
        {
            closing.TryRemove(order.RunId, out _);
        }
    }

    private async Task UntilASocketIsNeeded(CancellationToken stop)
    {
        while (true)
        {
            // Taken before the look: what happens in between completes it.
            var change = attention.Next();
            if (overForGood.Task.IsCompleted || current is null || current.Lost.IsCompleted || IsDoubtful()) break;
            await Task.WhenAny(change, current.Lost).WaitAsync(stop);
        }
        if (isNew) dialler.Lived(time.GetElapsedTime(adoptedAt));
        isNew = false;
        if (current is not { Lost.IsCompleted: true } lost) return;
        deliveries.Forget(lost);
        current = null;
        Log.Lost(logger, (await lost.Lost)?.GetBaseException().Message ?? "the server closed it");
        await lost.DisposeAsync();
    }

    private bool IsDoubtful() => current is { Lost.IsCompleted: false, Unanswered: >= 2 };

    private void Adopt(Dialled dialled)
    {
        var (socket, welcome, sentAt) = dialled;
        var old = current;
        (current, key, adoptedAt, isNew) = (socket, welcome.Session, time.GetTimestamp(), true);
        deadMan.Welcomed(sentAt, welcome.DeadMan);
        if (welcome.Resumed) runner.TakeOrders();
        deliveries.Use(socket);
        socket.BeginTaking();
        Watch(Pings(socket, welcome.PingInterval));
        if (old is not null) Watch(old.DisposeAsync().AsTask());
        if (welcome.Resumed) Log.Resumed(logger, dialler.Server, key!.Number);
        else Log.Connected(logger, dialler.Server, name, key!.Number);
        if (!welcome.Resumed) BeginClearing();
        else if (goodbye is { } word) Watch(Say(socket, word));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Connected to {Server} as {Name}, session {Number}")]
        public static partial void Connected(ILogger logger, Uri server, string name, long number);

        [LoggerMessage(Level = LogLevel.Information, Message = "Connected to {Server} again, session {Number} goes on")]
        public static partial void Resumed(ILogger logger, Uri server, long number);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The connection to the server was lost: {Why}")]
        public static partial void Lost(ILogger logger, string why);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Cut off from the server for {Seconds:0.###} s: steps are killed, but for critical ones")]
        public static partial void CutOff(ILogger logger, double seconds);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The server has ended the session: {Why}")]
        public static partial void Over(ILogger logger, string why);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The server does not answer: another connection is tried beside this one")]
        public static partial void Silent(ILogger logger);

        [LoggerMessage(Level = LogLevel.Error, Message = "A message of the server could not be followed")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
