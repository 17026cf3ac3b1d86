using System.Net;
using System.Text.RegularExpressions;

namespace TestRuns.E2E.Support;

/// <summary>
/// The real server as a process of its own, on a free port of 127.0.0.1 and a data folder that is new. It can be stopped,
/// killed, and started again on the same folder and port. When it is disposed of, nothing of it is left on the machine.
/// </summary>
public sealed partial class TestServer : IAsyncDisposable
{
    // Nothing is measured by it: machines that build and test at once can be very slow.
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan LinkLimit = TimeSpan.FromSeconds(30);

    /// <summary>A variable that every process of a server and of its controllers carries, with its data folder.</summary>
    internal const string Marker = "E2E_SERVER";

    private readonly string folder = Directory.CreateTempSubdirectory("testruns-e2e-").FullName;
    private readonly IReadOnlyDictionary<string, string> settings;
    private readonly string? otherAddress;
    private readonly string? alone;
    private ServerProcess? process;

    private TestServer(IReadOnlyDictionary<string, string> settings, string? otherAddress, string? alone)
    {
        (this.otherAddress, this.alone) = (otherAddress, alone);
        this.settings = new Dictionary<string, string>(settings) { [Marker] = DataFolder };
        Url = new Uri($"http://127.0.0.1:{FreePort.Find()}");
        Client = new HttpClient { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(30) };
    }

    public Uri Url { get; }

    /// <summary>Calls it without a session.</summary>
    public HttpClient Client { get; }

    public string DataFolder => Path.Combine(folder, "data");

    public ServerLog Log { get; } = new();

    /// <summary>False after it was stopped, killed, or died.</summary>
    public bool IsRunning => process is { Ended.IsCompleted: false };

    public int ProcessId => (process ?? throw new InvalidOperationException("The server is not running")).Id;

    /// <summary>Starts one and waits until it is ready.</summary>
    /// <param name="token">Of the test.</param>
    /// <param name="settings">By their names in the environment: <c>TESTRUNS__Runs__MaxAttempts</c>.</param>
    /// <param name="at">Another address of this machine that it is to be reached at, too.</param>
    /// <param name="alone">Instead of what was built: an executable that must find nothing around it.</param>
    /// <exception cref="TestServerException">It ended or did not become ready; its log is in the message.</exception>
    public static async Task<TestServer> Start(CancellationToken token, IReadOnlyDictionary<string, string>? settings = null, string? at = null, string? alone = null)
    {
        var server = new TestServer(settings ?? new Dictionary<string, string>(), at, alone);
        try
        {
            await server.StartAgain(token);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs the executable to its end, as a person in a terminal would: its exit code and what it printed.</summary>
    public static async Task<(int ExitCode, string Output)> Run(CancellationToken token, params string[] arguments)
    {
        var log = new ServerLog();
        using var run = new ServerProcess(arguments, Path.GetTempPath(), new Dictionary<string, string>(), log);
        try
        {
            return (await run.AllOutput(EndLimit, token), log.ToString());
        }
        catch (TimeoutException late)
        {
            await run.End(Signals.Kill, EndLimit);
            throw new TestServerException($"testruns {string.Join(' ', arguments)} did not end within {EndLimit.TotalSeconds:0} s", log, late);
        }
    }

    /// <summary>After <see cref="Stop"/> or <see cref="Kill"/>: on the same data folder and port.</summary>
    /// <exception cref="TestServerException">It ended or did not become ready; its log is in the message.</exception>
    public async Task StartAgain(CancellationToken token)
    {
        if (process is not null) throw new InvalidOperationException("The server is running already");
        process = new ServerProcess(["serve", "--urls", Urls, "--data", DataFolder], folder, settings, Log, alone: alone);
        try
        {
            await Eventually.Holds(IsReady, ReadyLimit, $"{Url}readyz", token);
        }
        catch (TimeoutException late)
        {
            throw new TestServerException("The server did not become ready", Log, late);
        }
    }

    /// <summary>SIGTERM, as a service is stopped. Its exit code.</summary>
    public Task<int> Stop() => End(Signals.Terminate);

    /// <summary>kill -9: it gets no chance to do anything.</summary>
    public Task Kill() => End(Signals.Kill);

    /// <summary>The one-time link, printed at the first start, that makes the first administrator.</summary>
    public async Task<Uri> FirstAdministratorLink(CancellationToken token)
    {
        var link = "";
        try
        {
            await Eventually.Holds(() => (link = Link().Match(Log.ToString()).Value).Length > 0, LinkLimit, "the link for the first administrator", token);
        }
        catch (TimeoutException late)
        {
            throw new TestServerException("The server printed no link for the first administrator", Log, late);
        }

        // The server may know itself by another name than the one that the test calls it by.
        return new Uri(Url, new Uri(link).PathAndQuery);
    }

    public async ValueTask DisposeAsync()
    {
        FailedTest.Keep("server.log", Log.ToString());
        Client.Dispose();
        if (process is not null) await Kill();
        // What a test that failed left behind must not trouble the next one.
        foreach (var left in ProcessWatch.WithCommand(folder).Concat(ProcessWatch.WithVariable($"TESTRUNS_URL={Url.ToString().TrimEnd('/')}")))
            Signals.Send(left.Id, Signals.Kill);
        await Eventually.Holds(IsRemoved, EndLimit, $"{folder} is removed", CancellationToken.None);
    }

    private bool IsRemoved()
    {
        try
        {
            Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            // A controller that ends with its server still writes its last words.
            return false;
        }
    }

    private string Urls => otherAddress is null ? Url.ToString().TrimEnd('/') : $"{Url.ToString().TrimEnd('/')};http://{otherAddress}:{Url.Port}";

    private async Task<int> End(int signal)
    {
        var ending = process ?? throw new InvalidOperationException("The server is not running");
        process = null;
        using (ending) return await ending.End(signal, EndLimit);
    }

    private async Task<bool> IsReady()
    {
        if (process is { Ended: { IsCompleted: true } ended })
            throw new TestServerException($"The server ended with exit code {await ended} before it was ready", Log);
        try
        {
            using var answer = await Client.GetAsync("readyz");
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception silent) when (silent is HttpRequestException or TaskCanceledException)
        {
            // Nobody listens yet, or it is too busy to answer.
            return false;
        }
    }

    [GeneratedRegex(@"https?://\S+/account/first/[^\s?#""']+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
