using System.Net;
using TestRuns.E2E.Support;

namespace TestRuns.E2E;

public sealed class ServerLifeTests(Browser browser) : EndToEndTest(browser)
{
    private static readonly TimeSpan RunLimit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_browser_reaches_the_server_and_the_first_link_is_printed()
    {
        var server = await StartServer();
        var visit = await Open(server);
        (await visit.Page.GotoAsync("/healthz"))!.Status.ShouldBe(200);
        (await server.FirstAdministratorLink(Token)).AbsolutePath.ShouldStartWith("/account/first/");
    }

    [Fact]
    public async Task A_server_that_is_stopped_or_killed_starts_again_on_its_data()
    {
        var server = await StartServer();
        (await server.Stop()).ShouldBe(0);
        await server.StartAgain(Token);
        await server.Kill();
        await server.StartAgain(Token);
        (await server.Client.GetAsync("healthz", Token)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_run_whose_server_is_stopped_ends_its_processes_and_begins_again_at_the_next_start()
    {
        var server = await StartServer();
        using var api = await CallAsAdministrator(server);
        var run = await api.Start("slow", environment: null, Token);
        // More often than a server may die under a run: a stop is no death.
        for (var stop = 1; stop <= 3; stop++)
        {
            await Eventually.Holds(() => ProcessWatch.OfRun(server, run.Id).Count > 0, RunLimit, "its processes", Token);
            (await server.Stop()).ShouldBe(0);
            ProcessWatch.OfRun(server, run.Id).ShouldBeEmpty();
            await server.StartAgain(Token);
        }

        var seen = await api.Until(run.Id, seen => seen.Status == "Started" && seen.Cases[0].Attempt == 4, RunLimit, "began again", Token);
        seen.Abort.ShouldBeNull();
    }

    [Fact]
    public async Task A_second_server_on_the_same_data_folder_says_who_holds_it()
    {
        var server = await StartServer();
        var (exitCode, output) = await TestServer.Run(Token, "serve", "--urls", "http://127.0.0.1:0", "--data", server.DataFolder);
        exitCode.ShouldBe(2);
        output.ShouldContain($"in use by process {server.ProcessId}");
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        var server = await StartServer();
        var (exitCode, output) = await TestServer.Run(Token, "serve", "--urls", server.Url.ToString(), "--data", server.DataFolder + "-2");
        exitCode.ShouldBe(2);
        output.ShouldContain(server.Url.Port.ToString());
        output.ShouldContain("--urls");
    }
}
