using System.Net;
using System.Net.Http.Headers;
using Microsoft.Playwright;
using TestRuns.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace TestRuns.E2E;

/// <summary>What a program needs is made in the browser and taken away there.</summary>
public sealed class ProgramTokenTests(Browser browser) : EndToEndTest(browser)
{
    [Fact]
    public async Task A_token_that_was_made_in_the_browser_opens_the_API_until_it_is_revoked_there()
    {
        var server = await StartServer();
        var page = (await OpenAsAdministrator(server)).Page;
        await page.GotoAsync("/runs");
        await page.GetByText("Ana").First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "API tokens" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Make a token" }).First.ClickAsync();
        await page.GetByLabel("Name").FillAsync("nightly");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the token" }).ClickAsync();
        var token = await page.GetByLabel("The token").TextContentAsync();

        (await Runs(server, token)).ShouldBe(HttpStatusCode.OK);
        await page.GetByRole(AriaRole.Link, new() { Name = "To the tokens" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke… nightly" }).ClickAsync();
        await page.GetByTestId("confirm").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync("No token yet");
        (await Runs(server, token)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_run_that_failed_is_run_again_by_a_key()
    {
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        using var api = await RunApi.As(ana, server);
        var failed = await api.Start("one-failure", environment: null, Token);
        await api.Until(failed.Id, run => run.IsTerminal, TimeSpan.FromSeconds(60), "ended", Token);
        await ana.Page.GotoAsync($"/runs/{failed.Id}");
        await Expect(ana.Page.GetByText("Re-run", new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await ana.Page.Keyboard.PressAsync("r");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Those that failed" }).ClickAsync();
        await Expect(ana.Page.GetByRole(AriaRole.Main)).ToContainTextAsync($"re-run of #{failed.Number}", new() { Timeout = 30_000 });
        await Expect(ana.Page.GetByTestId("case-row")).ToHaveCountAsync(1);
    }

    private static async Task<HttpStatusCode> Runs(TestServer server, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/runs") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        return (await server.Client.SendAsync(request, Token)).StatusCode;
    }
}
