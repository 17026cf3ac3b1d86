using System.Net;
using TestRuns.E2E.Pages;

namespace TestRuns.E2E.Support;

/// <summary>
/// A test with servers and browser windows of its own. They are closed after the test, not in it: only then is it known
/// whether it failed, and what helps to understand that is kept.
/// </summary>
public abstract class EndToEndTest(Browser browser) : IAsyncDisposable
{
    private readonly List<Visit> visits = [];
    private readonly List<TestServer> servers = [];
    private readonly List<IAsyncDisposable> beside = [];
    private readonly Dictionary<TestServer, string> sessions = [];
    private readonly HashSet<TestServer> seen = [];

    /// <summary>Ends with the test, also when it takes too long.</summary>
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <inheritdoc cref="TestServer.Start"/>
    protected async Task<TestServer> StartServer(IReadOnlyDictionary<string, string>? settings = null, string? at = null, string? alone = null)
    {
        var server = await TestServer.Start(Token, settings, at, alone);
        servers.Add(server);
        return server;
    }

    /// <summary>A process or a proxy beside the server: it ends before the server does, the latest first.</summary>
    protected T Beside<T>(T one)
        where T : IAsyncDisposable
    {
        beside.Add(one);
        return one;
    }

    /// <inheritdoc cref="Browser.Open"/>
    protected Task<Visit> Open(TestServer server) => Open(server.Url);

    private async Task<Visit> Open(Uri address)
    {
        var visit = await browser.Open(address);
        visits.Add(visit);
        return visit;
    }

    /// <summary>The HTTP interface, called by Ana, the administrator. No window is opened: that would take longer than most calls.</summary>
    protected async Task<RunApi> CallAsAdministrator(TestServer server) => RunApi.With(await SessionOfAdministrator(server), server);

    /// <summary>A window in which Ana, the administrator, is signed in. She is made when she is first needed.</summary>
    protected Task<Visit> OpenAsAdministrator(TestServer server) => OpenAsAdministrator(server, server.Url);

    /// <param name="address">Where her browser finds the server: perhaps behind a proxy.</param>
    protected async Task<Visit> OpenAsAdministrator(TestServer server, Uri address)
    {
        var visit = await Open(address);
        if (seen.Add(server))
        {
            await visit.SignIn(await SessionOfAdministrator(server), address);
            await visit.Page.GotoAsync("/");
            return visit;
        }

        // Each further window has a session of its own.
        var page = new SignInPage(visit.Page);
        await page.Open();
        await page.SignIn(Person.Ana);
        return visit;
    }

    /// <summary>As a header's value.</summary>
    private async Task<string> SessionOfAdministrator(TestServer server)
    {
        if (sessions.TryGetValue(server, out var known)) return known;
        var kept = new CookieContainer();
        using (await FirstAdministratorForm.SignIn(server, kept, Token)) return sessions[server] = kept.GetCookieHeader(server.Url);
    }

    /// <summary>Closes every window and ends the server, and all beside it, before the test does: for tests that make one world after the other.</summary>
    protected async Task Close(TestServer server)
    {
        foreach (var visit in visits) await visit.DisposeAsync();
        visits.Clear();
        for (var last = beside.Count - 1; last >= 0; last--) await beside[last].DisposeAsync();
        beside.Clear();
        servers.Remove(server);
        await server.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var visit in visits) await visit.DisposeAsync();
        for (var last = beside.Count - 1; last >= 0; last--) await beside[last].DisposeAsync();
        foreach (var server in servers) await server.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
