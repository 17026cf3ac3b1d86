using TestRuns.E2E.Pages;
using TestRuns.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace TestRuns.E2E;

/// <summary>A run that a person works through, as they would.</summary>
public sealed class ManualStepTests(Browser browser) : EndToEndTest(browser)
{
    /// <summary>A PNG of one pixel.</summary>
    private static readonly byte[] Pixel = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==");

    [Fact]
    public async Task A_person_works_through_a_run_with_the_keyboard_a_note_and_a_picture()
    {
        var server = await StartServer();
        var visit = await OpenAsAdministrator(server);
        var list = new RunListPage(visit.Page);
        await list.Open();
        var started = await (await list.ChooseSuite("by-hand")).Start();
        await list.Open();
        // The list says that it waits, and leads there.
        await list.Row(started.RunId).GetByText("waits for a person to take it on").ClickAsync();
        var work = new WorkPage(visit.Page, started.RunId);
        await work.Take();

        await work.Reads("Open https://shop.example and look at the banner");
        await visit.Page.Keyboard.PressAsync("p");
        await work.Reads("Choose Français");
        await Expect(work.Progress).ToContainTextAsync("1 of 3 manual steps done");
        await visit.Page.GetByTestId("add-picture").SetInputFilesAsync(new Microsoft.Playwright.FilePayload { Name = "a page.png", MimeType = "image/png", Buffer = Pixel });
        await Expect(work.Pictures).ToHaveCountAsync(1);
        await visit.Page.Keyboard.PressAsync("n");
        await visit.Page.Keyboard.TypeAsync("prices still in English");
        await visit.Page.Keyboard.PressAsync("Escape");
        await visit.Page.Keyboard.PressAsync("f");

        await work.Reads("choose the newest order");
        await work.Passed.ClickAsync();
        await Expect(work.Over).ToContainTextAsync("It failed");
        await visit.Page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "To the run", Exact = true }).ClickAsync();
        await started.Step("Change the language").GetByRole(Microsoft.Playwright.AriaRole.Link).ClickAsync();
        await Expect(visit.Page.GetByTestId("decided")).ToContainTextAsync("Ana");
        await Expect(visit.Page.GetByTestId("note")).ToContainTextAsync("prices still in English");
        await Expect(visit.Page.GetByTestId("step-picture")).ToHaveCountAsync(1);
        (await visit.Page.GetByTestId("step-picture").EvaluateAsync<int>("image => image.decode().then(() => image.naturalWidth)")).ShouldBe(1);
        visit.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_no_picture_is_refused_in_words()
    {
        var server = await StartServer();
        var visit = await OpenAsAdministrator(server);
        var run = (await (await RunApi.As(visit, server)).Start("by-hand", environment: null, Token)).Id;
        var work = new WorkPage(visit.Page, run);
        await work.Open();
        await work.Take();
        var page = "<script>alert(1)</script>"u8.ToArray();
        await visit.Page.GetByTestId("add-picture").SetInputFilesAsync(new Microsoft.Playwright.FilePayload { Name = "x.png", MimeType = "image/png", Buffer = page });
        await Expect(visit.Page.GetByTestId("picture-refused")).ToContainTextAsync("no PNG, JPEG or WebP picture");
        await Expect(work.Pictures).ToHaveCountAsync(0);
    }
}
