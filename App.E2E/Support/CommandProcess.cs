namespace TestRuns.E2E.Support;

/// <summary>A verb of the executable as a process of its own, in an empty folder. When it is disposed of, nothing that it started is left.</summary>
public sealed class CommandProcess : IAsyncDisposable
{
    private const string Marker = "E2E_COMMAND";
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(60);

    private readonly ServerProcess process;

    private CommandProcess(IReadOnlyDictionary<string, string> settings, string? script, string[] arguments)
    {
        Folder = Directory.CreateTempSubdirectory("testruns-e2e-command-").FullName;
        var all = new Dictionary<string, string>(settings) { [Marker] = Folder };
        // A shell that is given a script has no use for the executable's name, which comes to it as $1.
        process = new ServerProcess(arguments, Folder, all, Log, script is null ? null : ["/bin/sh", script]);
    }

    public string Folder { get; }

    public int Id => process.Id;

    /// <summary>What it printed, on both of its streams.</summary>
    public ServerLog Log { get; } = new();

    public Task<int> Ended => process.Ended;

    /// <summary>It and everything that descends from it and is alive, wherever it has gone.</summary>
    public IReadOnlyList<SeenProcess> Processes => ProcessWatch.WithVariable($"{Marker}={Folder}");

    /// <param name="token">Whose rights it has.</param>
    /// <param name="settings">Of its environment, beside the server's address and the token.</param>
    public static CommandProcess Start(Uri server, string token, IReadOnlyDictionary<string, string>? settings, params string[] arguments) =>
        new(With(server, token, settings), script: null, arguments);

    /// <summary>A shell script that calls it.</summary>
    public static CommandProcess StartScript(Uri server, string token, IReadOnlyDictionary<string, string> settings, string script) =>
        new(With(server, token, settings), script, []);

    /// <summary>Its exit code, once it has ended and all that it printed is in the log.</summary>
    public async Task<int> AllOutput(TimeSpan limit, CancellationToken token)
    {
        try
        {
            return await process.AllOutput(limit, token);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message} It said:\n{Log}\nThere are: {string.Join(", ", Processes)}", late);
        }
    }

    public void Signal(int signal) => Signals.Send(Id, signal);

    public Task<TimeSpan> Says(string text, TimeSpan limit, CancellationToken token) =>
        Eventually.Holds(() => Log.ToString().Contains(text, StringComparison.Ordinal), limit, $"it says “{text}”, not only:\n{Log}", token);

    public Task<TimeSpan> NothingLeft(TimeSpan limit, CancellationToken token) => ProcessWatch.Gone($"{Marker}={Folder}", limit, token);

    public async ValueTask DisposeAsync()
    {
        FailedTest.Keep("command.log", Log.ToString());
        await Eventually.Holds(KillAll, EndLimit, "nothing left of a command", CancellationToken.None);
        // Whose end is still being told of must not be let go: it would be asked for its exit code.
        await process.Ended.WaitAsync(EndLimit);
        process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static Dictionary<string, string> With(Uri server, string token, IReadOnlyDictionary<string, string>? settings) =>
        new(settings ?? new Dictionary<string, string>()) { ["TESTRUNS_SERVER"] = server.ToString(), ["TESTRUNS_TOKEN"] = token };

    private bool KillAll()
    {
        var left = Processes;
        foreach (var one in left) Signals.Send(one.Id, Signals.Kill);
        return left.Count == 0;
    }
}
