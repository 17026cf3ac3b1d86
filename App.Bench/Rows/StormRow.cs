using TestRuns.Benchmark.Counting;
using TestRuns.Benchmark.Tabs;
using TestRuns.E2E.Support;

namespace TestRuns.Benchmark.Rows;

/// <summary>Everything at once, six times after a first time. It has no number when a tab was lost, a run did not end, or a line was lost or doubled.</summary>
public sealed class StormRow : Row
{
    private const int Runs = 50;
    private const int Tabs = 50;
    private const int Storms = 6;
    private const int Lines = 20_000;
    private const string Listed = "Filter by status";
    private const string Line = "line %.0f of a test that says much: some hundred bytes in each line, as of a tool that means well";

    /// <summary>An open list keeps so many rows; with fewer runs than that it would still grow from storm to storm.</summary>
    private const int FullList = 210;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public override string Name => "storm";

    public override string What =>
        $"{Runs} runs that printed 100 MB are aborted at once while {Tabs} tabs watch (half the list, half the runs' logs; two in a real Chromium), {Storms} times after a first time in which the server compiles what it needs: by how much the objects in use grew "
        + "for each storm, from the mean of the first half to that of the second (a storm's end differs from the next's by 6 MB either way, by what the open tabs show just then). No tab is disconnected, each run ends confirmed, every line is stored once: else there is no number";

    public override IReadOnlyList<Goal> Goals => [new(Stat.Max, 2)];

    public override async Task<Reading> Measure(Bench bench, CancellationToken token)
    {
        await using var memory = await MemoryLab.Start(bench, token);
        var lab = memory.Lab;
        await lab.Connected("embedded", token);
        var (runs, tabs, lines) = (bench.Samples(Runs, smokes: 3), bench.Samples(Tabs, smokes: 6), bench.Samples(Lines, smokes: 500));
        var marks = Directory.CreateTempSubdirectory("testruns-bench-storm-");
        try
        {
            await using var real = await RealTab.Open(lab, "/runs", "nav.chips");
            await using var lists = new ManyTabs();
            await lists.Open(lab, Enumerable.Repeat(("/runs", Listed), tabs / 2), token);
            await FillList(lab, bench.Samples(FullList, smokes: 5), token);
            var storm = new Storm(lab, lab.PutSuite(CatalogStep.Command("Talk", Talk(lines, marks.FullName))), marks.FullName, lines);
            var levels = new List<ServerMemory>();
            await storm.Blow(runs, (tabs / 2) - 2, Patience, token);
            for (var time = 0; time < bench.Samples(Storms); time++)
            {
                await storm.Blow(runs, (tabs / 2) - 2, Patience, token);
                if (lists.Ended is [var why, ..]) throw new InvalidOperationException($"{lists.Ended.Count} lists were disconnected: {why}");
                if (await real.Troubles() is [var trouble, ..]) throw new InvalidOperationException($"The browser's list was {trouble}");
                levels.Add(await memory.Ask(token));
                bench.Say($"  storm {time + 1}: {levels[^1].Live:0.0} MB of objects, {levels[^1].Private:0} MB private, {levels[^1].Before:0} MB before anything was given back");
            }

            return new Reading(
                "MB", [Growth([.. levels.Select(level => level.Live)])], null,
                [new Count("MB of objects in use at the end", levels[^1].Live), new Count("MB private at the end", levels[^1].Private), new Count("MB private at the most of the ends", levels.Max(level => level.Before))]);
        }
        finally
        {
            marks.Delete(recursive: true);
        }
    }

    private static double Growth(IReadOnlyList<double> levels)
    {
        var half = levels.Count / 2;
        return Math.Max(0, (levels.Skip(levels.Count - half).Average() - levels.Take(half).Average()) / (levels.Count - half));
    }

    /// <summary>Says all lines, leaves a mark that it has, and goes on slowly until it is ended.</summary>
    private static string Talk(int lines, string marks) =>
        $"seq -f '{Line}' 1 {lines}; : > '{marks}'/$TESTRUNS_RUN_ID; n=0; while :; do n=$((n + 1)); echo \"tick $n\"; sleep 0.1; done";

    private static async Task FillList(Lab lab, int count, CancellationToken token)
    {
        var suite = lab.PutSuite(new CatalogStep("Wait", "wait") { Wait = TimeSpan.FromMilliseconds(1) });
        for (var made = 0; made < count; made++) await lab.Api.Start(suite, environment: null, token);
    }
}
