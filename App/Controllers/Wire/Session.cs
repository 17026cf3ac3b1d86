namespace TestRuns.Controllers.Wire;

/// <summary>
/// A controller's session: from the hello of a new life until the server gives it up. It outlives sockets. Who knows the
/// secret may take it over with another socket.
/// </summary>
/// <param name="Number">Only grows for a controller: of two, the higher is the newer.</param>
public sealed record SessionKey(long Number, string Secret);

/// <summary>The machine that a controller runs on, for people.</summary>
/// <param name="Means">How it ends processes: "cgroup", "process group".</param>
/// <param name="Browser">"Chromium 140.0.7339.80", or "none" with what to do about it; null: a version that cannot use one. Whether it has one is told by <see cref="BrowserLabel"/>.</param>
public sealed record HostFacts(string MachineName, string OperatingSystem, string Architecture, string ProgramVersion, string Means, string? Browser = null)
{
    /// <summary>Among its labels when it can carry out browser steps: a run that has some asks for it.</summary>
    public const string BrowserLabel = "browser";
}

/// <summary>Controller → server, first on every socket. Nothing else is answered before it.</summary>
public sealed record Hello
{
    /// <summary><see cref="WireVersion.Current"/> of the controller.</summary>
    public required int Version { get; init; }

    public required string Name { get; init; }
    public required IReadOnlyList<string> Labels { get; init; }
    public required int Slots { get; init; }
    public required HostFacts Host { get; init; }

    /// <summary>Null: a new life. Nothing of an earlier one runs there any more: it was reaped before this was sent.</summary>
    public SessionKey? Session { get; init; }
}

/// <summary>The server's answer to <see cref="Hello"/>. Either <see cref="Refused"/> is set, or all of the rest.</summary>
public sealed record Welcome
{
    /// <summary>A sentence for people that says what to do.</summary>
    public string? Refused { get; init; }

    /// <summary>False: asking again will not help (wrong version, token revoked). True: the name is taken now, or an operator disconnected it for a while.</summary>
    public bool MayTryAgain { get; init; }

    /// <summary>The version of the server's messages: also set in a refusal.</summary>
    public int Version { get; init; } = WireVersion.Current;

    public SessionKey? Session { get; init; }

    /// <summary>
    /// The session that the hello named goes on. False when it named one: that one is over. What is held of it is killed,
    /// but for critical steps, and reported; then <see cref="IControllerHub.Cleared"/> says so.
    /// </summary>
    public bool Resumed { get; init; }

    /// <summary>How often the controller is to ask <see cref="IControllerHub.Ping"/>.</summary>
    public TimeSpan PingInterval { get; init; }

    /// <summary>Counted from the sending of the last answered ping: when it is over the controller kills its own steps, but for critical ones.</summary>
    public TimeSpan DeadMan { get; init; }
}

/// <summary>Controller → server: the answer to a <see cref="CancelOrder"/>.</summary>
public sealed record CancelAnswered(OrderId Id, CancelAnswer Answer);

/// <summary>Controller → server: only these still run there, all of them critical, or wait on its disk for being reported.</summary>
public sealed record ClearedReport(IReadOnlyList<OrderId> StillHeld);

/// <summary>Controller → server: it is about to go. Its steps are being ended.</summary>
/// <param name="Why">"stopped by Ctrl-C", "the service was stopped".</param>
public sealed record Goodbye(string Why);

/// <summary>Server → controller: the session is over, kill what it held.</summary>
/// <param name="Why">A sentence for people.</param>
/// <param name="MayTryAgain">False: the program ends with exit code 2 (its token was revoked, it was removed).</param>
public sealed record SessionOver(string Why, bool MayTryAgain);

/// <summary>
/// What the server sends to a controller: one way, each is answered by a call of <see cref="IControllerHub"/>. What was not
/// answered is sent again on the next socket of the session, so each may come twice.
/// </summary>
public interface IControllerSocket
{
    Task Execute(StepOrder order);

    /// <summary>Answered by <see cref="IControllerHub.CancelAnswered"/>, at once.</summary>
    Task Cancel(CancelOrder order);

    /// <summary>Answered by <see cref="IControllerHub.RunClosed"/> when nothing of the run is left.</summary>
    Task CloseRun(CloseRunOrder order);

    Task Over(SessionOver over);
}

/// <summary>
/// What a controller calls on the server's hub. A call that returned is acknowledged: its effect is durable. One that failed
/// with its socket is made again on the next. Several may be under way at once; of one step they come in their order.
/// </summary>
public interface IControllerHub
{
    Task<Welcome> Hello(Hello hello);

    /// <summary>Returns at once: a sign of life in both directions.</summary>
    Task Ping();

    Task Started(StepStarted report);

    Task Output(StepOutput report);

    Task Finished(StepFinished report);

    Task CancelAnswered(CancelAnswered answer);

    Task RunClosed(RunClosed report);

    /// <summary>
    /// After each <see cref="Hello"/> that was not a resumption, before it is given any work. And as its last word, after a
    /// goodbye or <see cref="IControllerSocket.Over"/>, when everything has ended: what is not named is proven gone.
    /// </summary>
    Task Cleared(ClearedReport report);

    Task Goodbye(Goodbye goodbye);
}
