using Microsoft.Playwright;
using TestRuns.E2E.Pages;
using TestRuns.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace TestRuns.E2E;

/// <summary>
/// Every page that there is: the program says which. A folder that <c>TESTRUNS_SCREENSHOTS</c> names gets a picture of each,
/// wide and narrow, light and dark.
/// </summary>
public sealed class EveryPageTests(Browser browser) : EndToEndTest(browser)
{
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("TESTRUNS_SCREENSHOTS");
    private static readonly (int Width, int Height) Desk = (1280, 800);
    private static readonly (int Width, int Height) Phone = (390, 844);

    /// <summary>Where there is nothing, and a page says so.</summary>
    private static readonly string[] Nowhere = ["/no-such-page", "/runs/999999", "/cases/999999", "/suites/999999", "/projects/nowhere/settings", "/cases?q=nothing-like-it", "/runs?q=nothing-like-it"];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_page_keeps_nobody_out_in_light_and_dark_and_is_as_wide_as_its_window(int half)
    {
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        using var api = await RunApi.As(ana, server);
        await api.Put("shared-steps/Sign%20in", "name: Sign in\nsteps:\n- run: echo in\n- manual: Look\n", Token);
        await api.Put("suites/signed-in", "suite: signed-in\ncases:\n- name: Uses shared steps\n  steps:\n  - use: Sign in\n  - run: echo pays\n", Token);
        var failed = await api.Start("one-failure", environment: null, Token);
        await api.Start("quick", environment: null, Token);
        var manual = await api.Start("by-hand", environment: null, Token);
        await api.Until(failed.Id, run => run.IsTerminal, TimeSpan.FromSeconds(60), "ended", Token);
        var addresses = PageRoutes.All().Select(template => Address(template, failed, manual)).Concat(Nowhere).Distinct().ToList();
        addresses.Count.ShouldBeGreaterThan(30);
        var wrong = new List<string>();
        foreach (var address in addresses.Where((_, index) => index % 2 == half)) wrong.AddRange(await Look(ana.Page, address));
        wrong.ShouldBeEmpty();
    }

    private static async Task<IReadOnlyList<string>> Look(IPage page, string address)
    {
        var wrong = new List<string>();
        await page.SetViewportSizeAsync(Desk.Width, Desk.Height);
        await page.GotoAsync(address);
        await Expect(page.Locator("h1").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(page.Locator(".skeleton")).ToHaveCountAsync(0, new() { Timeout = 60_000 });
        // Colours are the same in both widths: each width is looked at in one of them, and a picture made in both.
        await Colours(page, ColorScheme.Dark);
        await Picture(page, address, Desk.Width, ColorScheme.Dark);
        await Colours(page, ColorScheme.Light);
        await Picture(page, address, Desk.Width, ColorScheme.Light);
        wrong.AddRange(await Axe.Violations($"{address}, light", page));

        await page.SetViewportSizeAsync(Phone.Width, Phone.Height);
        var wider = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (wider > 0) wrong.Add($"{address}: {wider} pixels wider than a window of {Phone.Width}");
        await Picture(page, address, Phone.Width, ColorScheme.Light);
        await Colours(page, ColorScheme.Dark);
        await Picture(page, address, Phone.Width, ColorScheme.Dark);
        wrong.AddRange(await Axe.Violations($"{address}, narrow and dark", page));
        return wrong;
    }

    /// <summary>Nothing is half faded in when it is looked at.</summary>
    private static Task Colours(IPage page, ColorScheme colours) => page.EmulateMediaAsync(new() { ColorScheme = colours, ReducedMotion = ReducedMotion.Reduce });

    private static async Task Picture(IPage page, string address, int width, ColorScheme colours)
    {
        if (string.IsNullOrEmpty(Pictures)) return;
        var name = string.Concat(address.Trim('/').Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'));
        await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{(name.Length == 0 ? "first" : name)}-{width}-{colours}.png"), FullPage = true });
    }

    /// <summary>The template with something of the sample project in each of its gaps.</summary>
    private static string Address(string template, MadeRun failed, MadeRun manual)
    {
        var parts = template.Split('/');
        for (var at = 1; at < parts.Length; at++)
            if (parts[at].StartsWith('{')) parts[at] = Filling(template, parts[at - 1], template.EndsWith("/work", StringComparison.Ordinal) ? manual : failed);
        var address = string.Join('/', parts);
        return address == "/cases/history" ? $"{address}?project=sample&suite=one-failure&title=Check%20out%20with%20a%20voucher" : address;
    }

    private static string Filling(string template, string before, MadeRun run) => before switch
    {
        "runs" => $"{run.Id}",
        "compare" => $"{run.Id + 1}",
        "cases" or "suites" or "shared" => "1",
        "projects" => "sample",
        "first" or "invited" or "reset" => "no-such-secret",
        _ => throw new InvalidOperationException($"Say here what stands in the gap of {template}"),
    };
}
