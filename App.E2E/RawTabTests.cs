using TestRuns.E2E.Support;
using TestRuns.E2E.Support.Circuits;

namespace TestRuns.E2E;

public sealed class RawTabTests(Browser browser) : EndToEndTest(browser)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_tab_without_a_browser_is_rendered_what_a_browser_is_rendered()
    {
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        using var api = await RunApi.As(ana, server);
        await using var tab = await RawTab.Open(server.Url, "/runs", await RunApi.Session(ana, server), "Filter by status", Token);
        var row = tab.Sees("run-row");
        await api.Start("slow", environment: null, Token);
        await row.WaitAsync(Limit, Token);
        var end = tab.Sees("look-cancelled");
        await api.Abort(1, "seen enough", Token);
        await end.WaitAsync(Limit, Token);
        tab.Ended.ShouldBeNull();
    }

    [Fact]
    public async Task Without_a_session_no_circuit_is_opened()
    {
        var server = await StartServer();
        await Should.ThrowAsync<HttpRequestException>(() => RawTab.Open(server.Url, "/runs", "none=0", "Filter by status", Token));
    }
}
