using System.Diagnostics;
using Microsoft.Playwright;
using TestRuns.E2E.Pages;
using TestRuns.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace TestRuns.E2E;

[Collection(nameof(Alone))]
public sealed class FiftyRunsTests(Browser browser) : EndToEndTest(browser)
{
    private const int Runs = 50;

    // One second is what is asked of the product, and what it takes is printed; the rest is for a machine that is not alone.
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(60);
    private static readonly LocatorAssertionsToHaveCountOptions Patient = new() { Timeout = 60_000 };
    private static readonly LocatorAssertionsToHaveTextOptions PatientText = new() { Timeout = 60_000 };

    [Fact]
    public async Task Fifty_runs_aborted_within_a_second_end_once_each_under_two_open_lists()
    {
        var server = await StartServer(new Dictionary<string, string> { ["TESTRUNS__CONTROLLERS__EMBEDDED__SLOTS"] = "60" });
        var ana = await OpenAsAdministrator(server);
        var other = await OpenAsAdministrator(server);
        using var api = await RunApi.As(ana, server);
        RunListPage[] lists = [new(ana.Page), new(other.Page)];
        foreach (var list in lists) await list.Open();

        // An environment of its own for each: else one would wait for the other.
        var runs = await Task.WhenAll(Enumerable.Range(1, Runs).Select(number => api.Start("slow", $"staging-{number}", Token)));
        foreach (var list in lists) await Expect(list.RowsWith("Started")).ToHaveCountAsync(Runs, Patient);
        // Each has its shell in the air, not only its row.
        foreach (var run in runs)
            await Eventually.Holds(() => ProcessWatch.OfRun(server, run.Id).Count > 0, EndLimit, $"a process of run {run.Id}", Token);

        var watch = Stopwatch.StartNew();
        var answers = await Task.WhenAll(runs.Select(run => api.Abort(run.Id, $"end of {run.Id}", Token)));
        TestContext.Current.TestOutputHelper?.WriteLine($"asked within {watch.Elapsed.TotalMilliseconds:0} ms");
        answers.ShouldAllBe(answer => answer.Outcome == "accepted");

        foreach (var list in lists)
        {
            await Expect(list.RowsWith("Cancelled")).ToHaveCountAsync(Runs, Patient);
            await Expect(list.Chip("Cancelled").Locator(".count")).ToHaveTextAsync($"{Runs}", PatientText);
            await Expect(list.Chip("Running").Locator(".count")).ToHaveTextAsync("0", PatientText);
        }

        await Eventually.Holds(() => ProcessWatch.WithVariable($"TESTRUNS_URL={server.Url.GetLeftPart(UriPartial.Authority)}").Count == 0, EndLimit, "no process of any run", Token);
        var requests = new List<DateTimeOffset>();
        foreach (var run in runs)
        {
            var events = await api.Events(run.Id, Token);
            var asked = events.Where(happened => happened.Type == "abort.requested").ToList();
            asked.ShouldHaveSingleItem().Facts["reason"].ShouldBe($"end of {run.Id}");
            requests.Add(asked[0].At);
            events.Count(happened => happened.Type == "run.cancelled").ShouldBe(1);
            (await api.Find(run.Id, Token)).Abort.ShouldNotBeNull().Text.ShouldBe($"end of {run.Id}");
        }

        (requests.Max() - requests.Min()).ShouldBeLessThan(AskLimit);
    }
}
