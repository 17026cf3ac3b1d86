using System.Net;
using System.Net.Http.Json;
using TestRuns.E2E.Support;

namespace TestRuns.E2E;

public sealed class ApiAccessTests(Browser browser) : EndToEndTest(browser)
{
    [Fact]
    public async Task Nobody_gets_anything_from_the_api_and_another_site_cannot_use_a_session()
    {
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        using var api = await RunApi.As(ana, server);
        var run = await api.Start("quick", environment: null, Token);

        foreach (var path in new[] { $"api/v1/runs/{run.Id}", $"api/v1/runs/{run.Id}/events", "api/v1/runs/999" })
            (await server.Client.GetAsync(path, Token)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path);
        foreach (var path in new[] { $"api/v1/runs/{run.Id}/abort", $"api/v1/runs/{run.Id}/start", "api/v1/projects/sample/runs" })
            (await server.Client.PostAsJsonAsync(path, new { }, Token)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path);

        // The browser sends the cookie along, whoever wrote the page that asks.
        var elsewhere = await ana.Context.APIRequest.PostAsync($"api/v1/runs/{run.Id}/abort", new()
        {
            Headers = new Dictionary<string, string> { ["Origin"] = "http://elsewhere.example" },
            DataObject = new { },
        });
        elsewhere.Status.ShouldBe(403);
        (await api.Until(run.Id, seen => seen.IsTerminal, TimeSpan.FromSeconds(60), "ended", Token)).Abort.ShouldBeNull();
    }
}
