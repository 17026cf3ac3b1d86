using TestRuns.Benchmark.Counting;
using TestRuns.Benchmark.Tabs;
using TestRuns.E2E.Support;

namespace TestRuns.Benchmark.Rows;

public static class TabMemoryRows
{
    public static IReadOnlyList<Row> All => [new TabMemoryRow(10), new TabMemoryRow(50)];
}

/// <summary>What a tab that watches costs the server, while what it watches changes all the time.</summary>
public sealed class TabMemoryRow(int tabs) : Row
{
    private const int Changing = 20;
    private const int Standing = 30;
    private const string Listed = "Filter by status";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Watching = TimeSpan.FromSeconds(5);

    public override string Name => $"memory-tab-{tabs}";

    public override string What =>
        $"the server's private memory with {tabs} tabs on a list of {Changing + Standing} runs, {Changing} of which change five times a second each, less that without them (the mean of before and after), for each tab; measured after the server gave back what it does not use";

    /// <summary>Each reading is a mean over all tabs already; they differ by how full the heap's last regions happen to be.</summary>
    public override IReadOnlyList<Goal> Goals => [new(Stat.P50, 1.5)];

    public override async Task<Reading> Measure(Bench bench, CancellationToken token)
    {
        await using var memory = await MemoryLab.Start(bench, token);
        var lab = memory.Lab;
        var some = bench.Samples(tabs, smokes: 2);
        await StartRuns(lab, bench.Samples(2000, smokes: 100), token);
        await using var watching = new ManyTabs();
        await Watch(watching, lab, some, token);
        await watching.Close();

        var samples = new List<double>();
        var (live, before, kept) = (0d, 0d, 0d);
        var rounds = bench.Samples(5, smokes: 1);
        for (var round = 0; round < rounds; round++)
        {
            var without = await memory.Ask(token);
            await Watch(watching, lab, some, token);
            var with = await memory.Ask(token);
            if (watching.Ended is [var why, ..]) throw new InvalidOperationException($"A tab was disconnected: {why}");
            await watching.Close();
            var after = await memory.Ask(token);
            // What is changing all the time grows by itself, too: without the tabs is between before them and after them.
            samples.Add((with.Private - ((without.Private + after.Private) / 2)) / some);
            live += (with.Live - ((without.Live + after.Live) / 2)) / some / rounds;
            before += (with.Before - without.Private) / some / rounds;
            kept += (after.Live - without.Live) / some / rounds;
        }

        return new Reading("MB", samples, null,
            [new Count("MB of objects in use", live), new Count("MB with what could be given back", before), new Count("MB of objects after it was closed", kept)]);
    }

    private static async Task Watch(ManyTabs watching, Lab lab, int count, CancellationToken token)
    {
        await watching.Open(lab, Enumerable.Repeat(("/runs", Listed), count), token);
        await Task.Delay(Watching, token);
    }

    private static async Task StartRuns(Lab lab, int cases, CancellationToken token)
    {
        var standing = lab.PutSuite(new CatalogStep("Wait", "wait") { Wait = TimeSpan.FromHours(1) });
        var changing = lab.PutSuite([.. Enumerable.Range(1, cases).Select(number => new CatalogCase($"Case {number}", [new CatalogStep("Wait", "wait") { Wait = TimeSpan.FromMilliseconds(195) }]))]);
        foreach (var suite in Enumerable.Repeat(standing, Standing).Concat(Enumerable.Repeat(changing, Changing)))
        {
            var run = await lab.Api.Start(suite, environment: null, token);
            await lab.Api.Until(run.Id, seen => seen.Status == "Started", Patience, "its start", token);
        }
    }
}
