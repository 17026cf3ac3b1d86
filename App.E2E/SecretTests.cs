using Microsoft.Playwright;
using TestRuns.E2E.Pages;
using TestRuns.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace TestRuns.E2E;

public sealed class SecretTests(Browser browser) : EndToEndTest(browser)
{
    private const string Secret = "correct-horse-battery";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 30_000 };

    [Fact]
    public async Task A_secret_that_a_step_prints_is_masked_in_the_log_and_in_all_files_of_the_server()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A script takes the place of a command");
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        using var api = await RunApi.As(ana, server);
        var page = new EnvironmentsPage(ana.Page);
        await page.Open("?environment=staging");
        await page.Add("SHOP_PASS", Secret, secret: true);
        await Expect(page.Variable("SHOP_PASS").First).ToContainTextAsync("•••", Patient);

        // The suite "slow" runs in staging, and finds this where it looks for its command.
        var folder = Directory.CreateDirectory(Path.Combine(server.DataFolder, "..", "commands")).FullName;
        var command = Path.Combine(folder, "sleep");
        await File.WriteAllTextAsync(command, "#!/bin/sh\necho \"it is $SHOP_PASS\"\nprintf '%s' \"$SHOP_PASS\" | base64\necho \"$SHOP_PASS\" > mine\nexec /bin/sleep 600\n", Token);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(command, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var made = await api.Start("slow", new Dictionary<string, string> { ["PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}" }, Token);
        var run = new RunPage(ana.Page, made.Id);
        await run.Open();
        await Expect(run.Log).ToContainTextAsync("it is •••", Patient);
        await page.Open("?environment=staging");
        await Expect(page.Row("staging")).ToContainTextAsync($"#{made.Number}", Patient);
        await api.Abort(made.Id, "seen enough", Token);
        await api.Until(made.Id, seen => seen.IsTerminal, Limit, "ended", Token);
        await Expect(page.Row("staging")).ToContainTextAsync("Free", Patient);

        await server.Stop();
        foreach (var file in Directory.EnumerateFiles(server.DataFolder, "*", SearchOption.AllDirectories))
        {
            var text = await File.ReadAllTextAsync(file, Token);
            text.ShouldNotContain(Secret, Case.Sensitive, file);
            text.ShouldNotContain("Y29ycmVjdC1ob3JzZS1iYXR0ZXJ5", Case.Sensitive, file);
        }
    }
}
