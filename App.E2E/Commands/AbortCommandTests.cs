using TestRuns.E2E.Support;

namespace TestRuns.E2E.Commands;

public sealed class AbortCommandTests(Browser browser) : EndToEndTest(browser)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_run_is_aborted_by_its_address_and_again_it_had_ended_already()
    {
        var server = await StartServer();
        var token = ProgramToken.Api(server);
        using var api = await CallAsAdministrator(server);
        var run = await api.Start("slow", environment: null, Token);
        await api.Until(run.Id, seen => seen.Status == "Started", Patience, "started", Token);

        // The address says which server it is: another one is in the environment.
        var first = Beside(CommandProcess.Start(new Uri("http://127.0.0.1:1"), token, settings: null, "abort", $"{server.Url}runs/{run.Id}", "--reason", "wrong branch", "--wait"));
        (await first.AllOutput(Patience, Token)).ShouldBe(0, first.Log.ToString());
        first.Log.ToString().ShouldContain($"Run {run.Id}: accepted (Cancelled)");
        (await api.Find(run.Id, Token)).Abort.ShouldNotBeNull().Text.ShouldBe("wrong branch");

        var again = Beside(CommandProcess.Start(server.Url, token, settings: null, "abort", $"{run.Id}", "--json"));
        (await again.AllOutput(Patience, Token)).ShouldBe(0, again.Log.ToString());
        again.Log.Lines.ShouldHaveSingleItem().ShouldBe($$"""{"run":{{run.Id}},"outcome":"alreadyFinished","status":"Cancelled"}""");

        var unknown = Beside(CommandProcess.Start(server.Url, token, settings: null, "abort", "999999"));
        (await unknown.AllOutput(Patience, Token)).ShouldBe(2, unknown.Log.ToString());
        unknown.Log.ToString().ShouldContain("unknown");
    }
}
