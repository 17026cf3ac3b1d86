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
    private readonly HashSet<TestServer> administrated = [];

    /// <summary>Ends with the test, also when it takes too long.</summary>
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <inheritdoc cref="TestServer.Start"/>
    protected async Task<TestServer> StartServer(IReadOnlyDictionary<string, string>? settings = null)
    {
        var server = await TestServer.Start(Token, settings);
        servers.Add(server);
        return server;
    }

    /// <inheritdoc cref="Browser.Open"/>
    protected async Task<Visit> Open(TestServer server)
    {
        var visit = await browser.Open(server);
        visits.Add(visit);
        return visit;
    }

    /// <summary>A window in which Ana, the administrator, is signed in. She is made when she is first needed.</summary>
    protected async Task<Visit> OpenAsAdministrator(TestServer server)
    {
        var visit = await Open(server);
        if (administrated.Add(server))
        {
            var first = new FirstAdministratorPage(visit.Page);
            await first.Open(await server.FirstAdministratorLink(Token));
            await first.Make(Person.Ana);
            return visit;
        }

        var page = new SignInPage(visit.Page);
        await page.Open();
        await page.SignIn(Person.Ana);
        return visit;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var visit in visits) await visit.DisposeAsync();
        foreach (var server in servers) await server.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
