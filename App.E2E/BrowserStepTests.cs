using System.IO.Compression;
using Microsoft.Playwright;
using TestRuns.E2E.Pages;
using TestRuns.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace TestRuns.E2E;

/// <summary>Steps that use a browser themselves: the server's controller starts another Chromium than the one that looks at the pages.</summary>
public sealed class BrowserStepTests(Browser browser) : EndToEndTest(browser)
{
    private const string Played = "video => video.readyState > 0 || new Promise((done, fail) => { video.onloadedmetadata = () => done(true); video.onerror = () => fail(new Error('it cannot be played')); if (video.error) video.onerror(); })";

    private const string Secret = "correct-horse-battery";

    // Machines that test much at once take their time to start a browser.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 180_000 };

    [Fact]
    public async Task What_fails_is_shown_with_a_picture_a_trace_and_a_video_without_any_secret_and_an_abort_leaves_no_browser()
    {
        var (server, ana, api) = await Open(new Dictionary<string, string> { ["TESTRUNS_BROWSER"] = Browser.Path });
        SuiteRows.Put(server, "till", new CatalogCase("The till opens", [
            CatalogStep.Actions("Look for the till", new("goto", "${TESTRUNS_URL}/account/sign-in?for=${SHOP_PASS}"), new("fill", "input[name=name]", "${SHOP_PASS}"), new("expect", "visible", "#till")) with { ActionTimeout = TimeSpan.FromSeconds(8), VideoOnFailure = true },
        ]));
        var page = new EnvironmentsPage(ana.Page);
        await page.Open("?environment=staging");
        await page.Add("SHOP_PASS", Secret, secret: true);
        var made = await api.Start("till", environment: "staging", Token);
        var run = new RunPage(ana.Page, made.Id);
        await run.Open();
        await Expect(run.Status).ToContainTextAsync("Failed", Patient);
        await run.Step("Look for the till").GetByRole(AriaRole.Link).ClickAsync();
        await Expect(ana.Page.GetByText("expect visible #till: nothing on the page matches it").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Expect(run.Log).ToContainTextAsync("sign-in?for=•••", Patient);
        await Expect(ana.Page.GetByTestId("step-picture")).ToHaveCountAsync(1, new() { Timeout = 30_000 });
        await Expect(ana.Page.GetByText("npx playwright show-trace trace.zip")).ToBeVisibleAsync(new() { Timeout = 30_000 });

        // A real player finds a picture, and a length, in the video that was made.
        var video = ana.Page.GetByLabel("video.webm");
        await video.EvaluateAsync(Played).WaitAsync(Limit, Token);
        (await video.EvaluateAsync<int>("video => video.videoWidth")).ShouldBeGreaterThan(300);
        (await video.EvaluateAsync<double>("video => video.duration")).ShouldBeGreaterThan(0.9);

        var file = await ana.Context.APIRequest.GetAsync($"/api/v1/runs/{made.Id}/artifacts/trace.zip");
        file.Status.ShouldBe(200);
        using var trace = new ZipArchive(new MemoryStream(await file.BodyAsync()));
        trace.Entries.ShouldContain(entry => entry.Name.EndsWith(".trace", StringComparison.Ordinal));
        foreach (var entry in trace.Entries)
        {
            using var reader = new StreamReader(entry.Open());
            (await reader.ReadToEndAsync(Token)).ShouldNotContain(Secret, Case.Sensitive, entry.FullName);
        }

        var seen = await api.Find(made.Id, Token);
        (await api.Log(made.Id, seen.Cases[0].Steps[0].Id!.Value, Token)).ShouldNotContain(Secret);
        (await api.Controllers(Token)).ShouldHaveSingleItem().Labels.ShouldContain("browser");
        await AbortAmidAWait(server, ana, api);
    }

    [Fact]
    public async Task Without_a_browser_the_sample_waits_and_says_so_until_a_controller_with_one_comes_whose_pictures_are_looked_at()
    {
        var (server, ana, api) = await Open(new Dictionary<string, string> { ["TESTRUNS__Controllers__Embedded__Browser"] = "none" });
        var made = await api.Start("browser", environment: null, Token);
        (await api.Until(made.Id, run => run.WaitsFor is not null, Limit, "waits", Token)).WaitsFor.ShouldBe("a controller: no controller with a browser is connected");
        Beside(ControllerProcess.Start(server, new ControllerSetup("lab-browser") { Settings = new Dictionary<string, string> { ["TESTRUNS_BROWSER"] = Browser.Path } }));
        var over = await api.Until(made.Id, run => run.IsTerminal, Limit, "over", Token);
        (over.Status, over.Controller).ShouldBe(("Passed", "lab-browser"));

        var run = new RunPage(ana.Page, made.Id);
        await run.Open();
        await run.Step("Open the runs").GetByRole(AriaRole.Link).ClickAsync();
        await Expect(run.Log).ToContainTextAsync("✓ expect url /account/sign-in*", Patient);
        var picture = ana.Page.GetByTestId("step-picture");
        await Expect(picture).ToHaveCountAsync(1, new() { Timeout = 30_000 });
        (await picture.EvaluateAsync<int>("image => image.decode().then(() => image.naturalWidth)")).ShouldBe(1280);
        await picture.ClickAsync();
        await Expect(ana.Page.GetByTestId("large-picture")).ToContainTextAsync("04-sign-in.png", Patient);
        await ana.Page.Keyboard.PressAsync("Escape");
        await Expect(ana.Page.GetByTestId("large-picture")).ToHaveCountAsync(0, new() { Timeout = 30_000 });
        await ProcessWatch.Gone(server, made.Id, Limit, Token);
        ana.Complaints.ShouldBeEmpty();
    }

    private async Task AbortAmidAWait(TestServer server, Visit ana, RunApi api)
    {
        SuiteRows.Put(server, "patience", new CatalogCase("Somebody waits", [
            CatalogStep.Actions("Wait for it", new("goto", "${TESTRUNS_URL}/account/sign-in"), new("expect", "text", "It never comes")) with { ActionTimeout = TimeSpan.FromMinutes(30) },
        ]));
        var made = await api.Start("patience", environment: null, Token);
        var run = new RunPage(ana.Page, made.Id);
        await run.Open();
        await Expect(run.Log).ToContainTextAsync("✓ goto", Patient);
        ProcessWatch.OfRun(server, made.Id).Count.ShouldBeGreaterThan(3, "the step's process, the driver, the browser");
        await run.Abort("seen enough");
        await Expect(run.Status).ToContainTextAsync("Cancelled", Patient);
        await ProcessWatch.Gone(server, made.Id, Limit, Token);
        await Expect(run.Reason).ToContainTextAsync("processes", Patient);
    }

    private async Task<(TestServer Server, Visit Ana, RunApi Api)> Open(IReadOnlyDictionary<string, string> settings)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Looks at processes as Linux has them.");
        var server = await StartServer(settings);
        var ana = await OpenAsAdministrator(server);
        return (server, ana, await RunApi.As(ana, server));
    }
}
