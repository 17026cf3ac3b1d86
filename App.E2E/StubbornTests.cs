using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TestRuns.E2E.Pages;
using TestRuns.E2E.Support;
using static Microsoft.Playwright.Assertions;

namespace TestRuns.E2E;

/// <summary>A process tree that ignores polite signals and has children that left it: nothing of it outlives the abort.</summary>
public sealed partial class StubbornTests(Browser browser) : EndToEndTest(browser)
{
    /// <summary>The suite's own grace.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>The same tree, in a suite whose grace is long: who is gone in half of it was not waited for.</summary>
    private const string Deaf = "deaf";
    private static readonly TimeSpan LongGrace = TimeSpan.FromSeconds(60);

    // Far more than the product needs: other tests keep the machine busy. The figures are the benchmark's.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(28);
    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 30_000 };

    [Fact]
    public async Task Aborted_it_is_gone_after_its_grace_and_the_run_says_how_many_processes_there_were()
    {
        var (_, server, run, seen) = await StartStubborn("stubborn");
        await run.Abort("does not listen");
        await ProcessWatch.Gone(server, run.RunId, Grace + Slack, Token);
        await Expect(run.Status).ToContainTextAsync("Cancelled", Patient);
        await Expect(run.Reason).ToContainTextAsync(Gone());
        var counted = int.Parse(Gone().Match(await run.Reason.InnerTextAsync()).Groups[1].Value);
        // The shell sleeps a second at a time: one process more or less.
        counted.ShouldBeInRange(seen - 1, seen + 1);
    }

    [Fact]
    public async Task Forced_it_is_gone_without_grace()
    {
        var (ana, server, run, _) = await StartStubborn(Deaf);
        using var api = await RunApi.As(ana, server);
        (await api.Force(run.RunId, "now", Token)).Outcome.ShouldBe("forced");
        await Expect(run.Status).ToContainTextAsync("Cancelled", Patient);
        ProcessWatch.OfRun(server, run.RunId).ShouldBeEmpty();
        await Expect(run.Reason).ToContainTextAsync("“now”, by force");

        var events = await api.Events(run.RunId, Token);
        var asked = events.Single(happened => happened.Type == "abort.requested").At;
        (events.Single(happened => happened.Type == "abort.confirmed").At - asked).ShouldBeLessThan(LongGrace / 2);
    }

    private async Task<(Visit Ana, TestServer Server, RunPage Run, int Processes)> StartStubborn(string suite)
    {
        var server = await StartServer();
        SuiteRows.Put(server, Deaf, new CatalogCase("Deaf", [CatalogStep.Command("Does not listen", $"exec sh '{Path.Combine(AppContext.BaseDirectory, "Samples", "stubborn.sh")}'", LongGrace.TotalSeconds)]));
        var ana = await OpenAsAdministrator(server);
        var list = new RunListPage(ana.Page);
        await list.Open();
        var run = await (await list.ChooseSuite(suite)).Start();
        await Expect(run.Log).ToContainTextAsync("tick 2", Patient);
        IReadOnlyList<SeenProcess> seen = [];
        // Forked they are still shells.
        await Eventually.Holds(() => (seen = ProcessWatch.OfRun(server, run.RunId)).Count(process => process.Command == "sleep 600") == 3, Slack, "three that sleep", Token);
        return (ana, server, run, seen.Count);
    }

    [GeneratedRegex(@"(\d+) processes gone after", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Gone();
}
