namespace TestRuns.E2E.Support;

/// <summary>How a controller of a test is to be.</summary>
public sealed record ControllerSetup(string Name)
{
    public IReadOnlyList<string> Labels { get; init; } = [];

    public int Slots { get; init; } = 2;

    /// <summary>Where it finds the server: a proxy's address. Null: the server's own.</summary>
    public Uri? Server { get; init; }

    /// <summary>Null: one that is good for every project.</summary>
    public string? Token { get; init; }

    /// <summary>Another program and its arguments, which becomes this one.</summary>
    public IReadOnlyList<string> Prefix { get; init; } = [];

    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}

/// <summary>
/// <c>testruns controller</c> as a process of its own: its guard, the guard's worker, and what the worker runs. When it is
/// disposed of, nothing of it is left on the machine.
/// </summary>
public sealed class ControllerProcess : IAsyncDisposable
{
    /// <summary>What a guard starts its worker with.</summary>
    internal const string WorkerVerb = "controller-worker";

    /// <summary>A variable that tells the processes of one controller from those of every other.</summary>
    private const string OwnMarker = "E2E_CONTROLLER";

    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PoliteLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WorkerLimit = TimeSpan.FromSeconds(60);

    private readonly string folder = Directory.CreateTempSubdirectory("testruns-e2e-controller-").FullName;
    private readonly TestServer server;
    private readonly string secret;
    private ServerProcess? guard;

    private ControllerProcess(TestServer server, ControllerSetup setup)
    {
        this.server = server;
        Setup = setup;
        secret = setup.Token ?? ControllerToken.Make(server, $"{setup.Name}'s token");
        Workspace = Path.Combine(folder, "work");
    }

    public ControllerSetup Setup { get; }

    public string Name => Setup.Name;

    public string Workspace { get; }

    /// <summary>What guard and workers printed, over all their lives.</summary>
    public ServerLog Log { get; } = new();

    public bool IsRunning => guard is { Ended.IsCompleted: false };

    public int GuardId => (guard ?? throw new InvalidOperationException($"Controller {Name} is not running")).Id;

    /// <summary>Null: there is none just now.</summary>
    public int? WorkerId => guard is { } running && ProcessWatch.ChildrenOf(running.Id).FirstOrDefault(child => child.Command.Contains(WorkerVerb, StringComparison.Ordinal)) is { } worker ? worker.Id : null;

    /// <summary>The guard's exit code, once it has ended.</summary>
    public Task<int> Ended => (guard ?? throw new InvalidOperationException($"Controller {Name} is not running")).Ended;

    /// <summary>Starts it. Whether it is connected is for the caller to wait for.</summary>
    public static ControllerProcess Start(TestServer server, ControllerSetup setup)
    {
        var controller = new ControllerProcess(server, setup);
        controller.StartAgain();
        return controller;
    }

    /// <summary>With the same name, token and workspace, after it has ended.</summary>
    public void StartAgain()
    {
        if (IsRunning) throw new InvalidOperationException($"Controller {Name} is running already");
        guard?.Dispose();
        string[] arguments =
        [
            "controller", "--server", (Setup.Server ?? server.Url).ToString().TrimEnd('/'), "--token", secret, "--name", Name,
            "--slots", $"{Setup.Slots}", "--workspace", Workspace, .. Setup.Labels.Count > 0 ? ["--labels", string.Join(',', Setup.Labels)] : Array.Empty<string>(),
        ];
        guard = new ServerProcess(arguments, folder, new Dictionary<string, string>(Setup.Settings) { [TestServer.Marker] = server.DataFolder, [OwnMarker] = folder }, Log, Setup.Prefix);
    }

    /// <summary>The worker's id, as soon as there is one (or one other than this).</summary>
    public async Task<int> WorkerStarted(CancellationToken token, int? other = null)
    {
        int? worker = null;
        await Eventually.Holds(() => (worker = WorkerId) is not null && worker != other, WorkerLimit, $"a worker of controller {Name}", token);
        return worker!.Value;
    }

    /// <summary>To the guard; false: it has ended.</summary>
    public bool SignalGuard(int signal) => IsRunning && Signals.Send(GuardId, signal);

    /// <summary>To the worker; false: there is none.</summary>
    public bool SignalWorker(int signal) => WorkerId is { } worker && Signals.Send(worker, signal);

    /// <summary>SIGTERM, as a service is stopped. The exit code.</summary>
    public Task<int> Stop() => End(Signals.Terminate);

    /// <summary>Ctrl-C. The exit code.</summary>
    public Task<int> Interrupt() => End(Signals.Interrupt);

    /// <summary>kill -9 of the guard alone.</summary>
    public Task KillGuard() => End(Signals.Kill);

    /// <summary>kill -9 of guard and worker, so close to one another that neither can do anything about it.</summary>
    public async Task KillBoth()
    {
        var worker = WorkerId;
        // Stopped first: it can neither react to the other's death nor start anything.
        if (worker is { } stopped) Signals.Send(stopped, Signals.Stop);
        var ending = End(Signals.Kill);
        if (worker is { } killed) Signals.Send(killed, Signals.Kill);
        await ending;
    }

    /// <summary>Everything that it started and that is alive, guard and worker included.</summary>
    public IReadOnlyList<SeenProcess> Processes => ProcessWatch.WithVariable($"{OwnMarker}={folder}");

    public async ValueTask DisposeAsync()
    {
        FailedTest.Keep($"controller-{Name}.log", Log.ToString());
        // What was stopped cannot end politely; and what ends politely removes what it made in the system.
        foreach (var one in Processes) Signals.Send(one.Id, Signals.Continue);
        if (guard is { } running)
        {
            SignalGuard(Signals.Terminate);
            if (await Task.WhenAny(running.Ended, Task.Delay(PoliteLimit)) != running.Ended) SignalGuard(Signals.Kill);
            // Whose end is still being told of must not be let go: it would be asked for its exit code.
            await running.Ended.WaitAsync(EndLimit);
            running.Dispose();
        }

        await Eventually.Holds(NothingLeft, EndLimit, $"nothing left of controller {Name}", CancellationToken.None);
        Directory.Delete(folder, recursive: true);
    }

    private bool NothingLeft()
    {
        var left = Processes;
        foreach (var one in left) Signals.Send(one.Id, Signals.Kill);
        return left.Count == 0;
    }

    private async Task<int> End(int signal)
    {
        var ending = guard ?? throw new InvalidOperationException($"Controller {Name} is not running");
        return await ending.End(signal, EndLimit);
    }
}
