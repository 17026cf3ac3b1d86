using System.Net;
using TestRuns.E2E.Support;

namespace TestRuns.Benchmark;

/// <summary>
/// The real server as a process of its own, its first administrator's session, and controllers and proxies beside it. With
/// it all of them end.
/// </summary>
public sealed class Lab : IAsyncDisposable
{
    /// <summary>With slots for every run and room for every line that rows come with: most of them can share a server.</summary>
    public static readonly IReadOnlyDictionary<string, string> Roomy = new Dictionary<string, string>
    {
        ["TESTRUNS__Controllers__Embedded__Slots"] = "60",
        ["TESTRUNS__Runs__MaxLogBytes"] = "200000000",
    };

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly IReadOnlyDictionary<string, string> settings;
    private readonly List<IAsyncDisposable> beside = [];
    private int suites;

    private readonly CookieContainer session;

    private Lab(TestServer server, HttpClient caller, CookieContainer session, IReadOnlyDictionary<string, string> settings)
    {
        Server = server;
        Caller = caller;
        this.session = session;
        Api = new RunApi(caller);
        this.settings = settings;
    }

    public TestServer Server { get; }

    /// <summary>Signed in as administrator. It keeps its connections, as a browser does.</summary>
    public HttpClient Caller { get; }

    public RunApi Api { get; }

    /// <summary>The administrator's cookies, as a header's value: for tabs.</summary>
    public string Session => session.GetCookieHeader(Server.Url);

    public static async Task<Lab> Start(IReadOnlyDictionary<string, string> settings, CancellationToken token)
    {
        var server = await TestServer.Start(token, settings);
        try
        {
            var cookies = new CookieContainer();
            return new Lab(server, await FirstAdministratorForm.SignIn(server, cookies, token), cookies, settings);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public bool Has(IReadOnlyDictionary<string, string> wanted) => settings.Count == wanted.Count && settings.All(one => wanted.TryGetValue(one.Key, out var value) && value == one.Value);

    /// <summary>Ends before the server does, the latest first.</summary>
    public T Beside<T>(T one)
        where T : IAsyncDisposable
    {
        beside.Add(one);
        return one;
    }

    public async Task EndBeside()
    {
        for (var last = beside.Count - 1; last >= 0; last--) await beside[last].DisposeAsync();
        beside.Clear();
    }

    /// <summary>Starts one and waits until it is connected.</summary>
    public async Task<ControllerProcess> StartController(ControllerSetup setup, CancellationToken token)
    {
        var controller = Beside(ControllerProcess.Start(Server, setup));
        await Connected(setup.Name, token);
        return controller;
    }

    public Task Connected(string name, CancellationToken token) =>
        Eventually.Holds(async () => (await Api.Controllers(token)).Any(one => one.Name == name && one.IsConnected), Patience, $"controller {name} is connected", token);

    /// <summary>The processes of a run, once there are as many.</summary>
    /// <exception cref="TimeoutException">It says how the run was instead.</exception>
    public async Task<IReadOnlyList<int>> ProcessesOf(long run, int count, CancellationToken token)
    {
        IReadOnlyList<SeenProcess> there = [];
        try
        {
            await Eventually.Holds(() => (there = ProcessWatch.OfRun(Server, run)).Count >= count, Patience, $"{count} processes of run {run}", token);
            return [.. there.Select(process => process.Id)];
        }
        catch (TimeoutException late)
        {
            var seen = await Api.Find(run, token);
            throw new TimeoutException($"{late.Message}; there are {there.Count}, and it is {seen.Status}, {seen.Abort?.ToString() ?? "not aborted"}, waits for {seen.WaitsFor ?? "nothing"}", late);
        }
    }

    /// <summary>A suite of one case in the sample project; its name.</summary>
    public string PutSuite(params CatalogStep[] steps) => PutSuite(new CatalogCase("The case", steps));

    /// <inheritdoc cref="PutSuite(CatalogStep[])"/>
    public string PutSuite(params CatalogCase[] cases)
    {
        var name = $"suite {++suites}";
        SuiteRows.Put(Server, name, cases);
        return name;
    }

    public async ValueTask DisposeAsync()
    {
        await EndBeside();
        Caller.Dispose();
        await Server.DisposeAsync();
    }
}
