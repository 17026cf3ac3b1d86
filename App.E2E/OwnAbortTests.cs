using Microsoft.Playwright;
using TestRuns.E2E.Pages;
using TestRuns.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace TestRuns.E2E;

public sealed class OwnAbortTests(Browser browser) : EndToEndTest(browser)
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(60);
    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 30_000 };

    [Fact]
    public async Task A_step_aborts_its_own_run_and_no_other()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "Needs a bash, which calls without curl");
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        using var api = await RunApi.As(ana, server);
        var other = await api.Start("slow", environment: null, Token);
        var made = await api.Start("quick", PutBefore(server, "sleep", "own-abort.sh", other.Id), Token);
        var run = new RunPage(ana.Page, made.Id);
        await run.Open();
        await Expect(run.Status).ToContainTextAsync("Cancelled", Patient);
        await Expect(run.Reason).ToContainTextAsync("“the shop is down”");
        await ProcessWatch.Gone(server, made.Id, EndLimit, Token);

        var seen = await api.Find(made.Id, Token);
        seen.Abort.ShouldNotBeNull().Kind.ShouldBe("Step");
        var log = await api.Log(made.Id, seen.Cases[0].Steps[0].Id!.Value, Token);
        log.ShouldContain("the other run: HTTP/1.1 404");
        log.ShouldContain("my token is •••");
        (await api.Find(other.Id, Token)).Abort.ShouldBeNull();
    }

    /// <summary>The variables of a run whose steps find this sample where they look for the command.</summary>
    private static Dictionary<string, string> PutBefore(TestServer server, string command, string sample, long otherRun)
    {
        var folder = Directory.CreateDirectory(Path.Combine(server.DataFolder, "..", "commands")).FullName;
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Samples", sample), Path.Combine(folder, command));
        return new() { ["PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}", ["OTHER_RUN"] = $"{otherRun}" };
    }
}
