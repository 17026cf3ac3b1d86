using TestRuns.E2E.Support;

namespace TestRuns.E2E;

public sealed class NoticeTests(Browser browser) : EndToEndTest(browser)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Each_failure_is_told_once_though_the_server_is_killed_right_after()
    {
        var server = await StartServer();
        using var api = await CallAsAdministrator(server);
        var failed = new List<long>();
        for (var life = 1; life <= 3; life++)
        {
            var run = await api.Start("one-failure", environment: null, Token);
            failed.Add(run.Id);
            await api.Until(run.Id, now => now.IsTerminal, Limit, "ended", Token);
            await server.Kill();
            await server.StartAgain(Token);
        }

        await Eventually.Holds(async () => (await api.ToldOf(Token)).Count >= failed.Count, Limit, "a notification of each", Token);
        (await api.ToldOf(Token)).Order().ShouldBe(failed.Order());
    }
}
