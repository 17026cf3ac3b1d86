using TestRuns.E2E.Pages;
using TestRuns.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace TestRuns.E2E;

/// <summary>The one file, alone in a folder, without any variable and so without any .NET that it could find.</summary>
public sealed class PublishedTests(Browser browser) : EndToEndTest(browser)
{
    private static readonly TimeSpan RunLimit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_one_file_serves_its_pages_and_runs_and_aborts()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Made for Linux.");
        var program = Beside(await PublishedProgram.Make(Token));
        // The one thing that it is told: where the browser is.
        var server = await StartServer(new Dictionary<string, string> { ["TESTRUNS_BROWSER"] = Browser.Path }, alone: program.Path);
        var ana = await OpenAsAdministrator(server);
        var list = new RunListPage(ana.Page);
        await list.Open();
        using var api = await RunApi.As(ana, server);

        var quick = await api.Start("quick", environment: null, Token);
        await Expect(list.Status(quick.Id)).ToContainTextAsync("Passed", new() { Timeout = 60_000 });

        var slow = await api.Start("slow", environment: null, Token);
        var page = new RunPage(ana.Page, slow.Id);
        await page.Open();
        await Expect(page.Log).ToContainTextAsync("order 1 of 40", new() { Timeout = 60_000 });
        ProcessWatch.OfRun(server, slow.Id).ShouldNotBeEmpty();
        await page.Abort("seen enough");
        await Expect(page.Status).ToContainTextAsync("Cancelled", new() { Timeout = 60_000 });
        await ProcessWatch.Gone(server, slow.Id, RunLimit, Token);

        // What drives browsers is inside, too.
        var looked = await api.Start("browser", environment: null, Token);
        (await api.Until(looked.Id, run => run.IsTerminal, RunLimit * 2, "over", Token)).Status.ShouldBe("Passed");

        // Every script, style and picture was there.
        ana.Complaints.ShouldBeEmpty();
        Directory.EnumerateFileSystemEntries(program.Folder).ShouldBe([program.Path], "it leaves nothing beside itself");
        (await server.Stop()).ShouldBe(0);
    }
}
