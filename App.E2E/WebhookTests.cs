using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Playwright;
using TestRuns.E2E.Pages;
using TestRuns.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace TestRuns.E2E;

public sealed class WebhookTests(Browser browser) : EndToEndTest(browser)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 30_000 };

    [Fact]
    public async Task The_lines_of_the_README_stop_the_run_with_the_key_and_whoever_watches_sees_it()
    {
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        using var api = await RunApi.As(ana, server);
        var run = await api.StartWithKey("slow", "build-17", Token);
        var page = new WebhooksPage(ana.Page);
        await page.Open();
        var secret = await page.MakeSecret();

        var (code, output) = await Shell(StopLines(), new() { ["TESTRUNS_HOOK_SECRET"] = secret, ["TESTRUNS_URL"] = server.Url.ToString().TrimEnd('/') });
        code.ShouldBe(0, output);
        output.ShouldContain("\"accepted\"");
        var ended = await api.Until(run.Id, seen => seen.IsTerminal, Limit, "cancelled", Token);
        (ended.Status, ended.Abort!.Kind, ended.Abort.By).ShouldBe(("Cancelled", "Webhook", "a webhook"));
        await ProcessWatch.Gone(server, run.Id, Limit, Token);
        await Expect(page.Calls.First).ToContainTextAsync("“build-17”: the run is aborted", Patient);

        (_, output) = await Shell(StopLines(), new() { ["TESTRUNS_HOOK_SECRET"] = secret + "x", ["TESTRUNS_URL"] = server.Url.ToString().TrimEnd('/') });
        output.ShouldContain("401");
    }

    [Fact]
    public async Task What_was_being_delivered_when_the_server_was_killed_comes_again_with_the_same_id()
    {
        var target = Beside(new HookTarget());
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        using var api = await RunApi.As(ana, server);
        var page = new WebhooksPage(ana.Page);
        await page.Open();
        await page.Add("board", target.Url);
        await Expect(page.Rows).ToContainTextAsync("finished, cancelled", Patient);
        var hook = await page.Rows.GetAttributeAsync("data-id");

        var run = await api.Start("quick", environment: null, Token);
        var first = await target.Next(Token);
        first.Event.ShouldBe("run.passed");
        first.Body.ShouldContain($"\"url\": \"{server.Url}runs/{run.Id}\"");
        await server.Kill();
        await server.StartAgain(Token);
        var again = await target.Next(Token);
        (again.Delivery, again.Body).ShouldBe((first.Delivery, first.Body));
        again.Answer(204);

        // In a window of its own: the first one is just loading itself anew.
        page = new WebhooksPage((await OpenAsAdministrator(server)).Page);
        await page.Open($"?log={hook}");
        await Expect(page.Deliveries).ToHaveCountAsync(1, new() { Timeout = 30_000 });
        await Expect(page.Deliveries).ToContainTextAsync("Delivered", Patient);
    }

    /// <summary>What stands indented in the README's section about webhooks.</summary>
    private static string StopLines([CallerFilePath] string here = "")
    {
        var readme = File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "..", "README.md"));
        var section = readme.Split("## Webhooks")[1].Split("\n## ")[0];
        return string.Join('\n', section.Split('\n').Where(line => line.StartsWith("    ", StringComparison.Ordinal)));
    }

    private static async Task<(int Code, string Output)> Shell(string script, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("sh", ["-c", $"{{ {script}\n}} 2>&1"]) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var shell = Process.Start(start)!;
        var output = await shell.StandardOutput.ReadToEndAsync(Token).WaitAsync(Limit, Token);
        await shell.WaitForExitAsync(Token);
        return (shell.ExitCode, output);
    }
}
