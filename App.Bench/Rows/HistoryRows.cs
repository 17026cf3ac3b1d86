using System.Diagnostics;
using System.Net;
using TestRuns.Benchmark.History;
using TestRuns.Benchmark.Watching;

namespace TestRuns.Benchmark.Rows;

/// <summary>Questions to servers that have been in use for longer and longer.</summary>
public static class HistoryRows
{
    private static readonly Goal[] Page = [new(Stat.P95, 50)];

    public static IReadOnlyList<Row> All =>
    [
        .. Of(HistorySize.Thousand, "1k"),
        .. Of(HistorySize.TenThousand, "10k"),
        .. Of(HistorySize.HundredThousand, "100k"),
    ];

    private static IEnumerable<Row> Of(HistorySize size, string word)
    {
        var among = $"among {size.Runs:N0} runs with {size.Cases:N0} cases";
        yield return new QuestionRow($"list-{word}", $"the list's first page {among}", size, _ => "runs?limit=50", Page);
        yield return new QuestionRow($"list-{word}-status", $"the failed ones {among}", size, _ => "runs?status=failed", Page);
        yield return new QuestionRow($"list-{word}-live", $"what is running and queued {among}: nothing is", size, _ => "runs?status=queued,started,cancelRequested", Page);
        yield return new QuestionRow($"list-{word}-project", $"one project of eight, a hundredth of the runs, {among}", size, _ => "runs?project=lab", Page);
        yield return new QuestionRow($"list-{word}-environment", $"one environment {among}", size, _ => "runs?environment=staging", Page);
        yield return new QuestionRow($"list-{word}-far", $"a page far down, by cursor, {among}", size, of => $"runs?cursor={of.Runs / 20}", Page);
        yield return new QuestionRow($"search-{word}-often", $"a text that is in half of the runs {among}", size, _ => "runs?q=main", Page);
        yield return new QuestionRow($"search-{word}-seldom", $"a text that is in a few runs {among}", size, of => $"runs?q=shop-{of.Runs / 24}-", Page);
        yield return new QuestionRow($"search-{word}-nowhere", $"a text that is in no run {among}", size, _ => "runs?q=no+such+text", Page);
        yield return new QuestionRow($"search-{word}-number", $"a run by its number {among}", size, of => $"runs?q=%23{of.Runs / 10}", Page);
        yield return new QuestionRow($"search-{word}-short", $"two characters that are in no run {among}: looked for run by run", size, _ => "runs?q=%C3%A4%C3%B6", []);
        yield return new PageRow($"page-{word}-list", $"a tab opens the list of runs {among}: the page is asked for → its rows have come over the tab's circuit", size, _ => ("/runs", "run-row"));
        yield return new PageRow($"page-{word}-statistics", $"a tab opens the statistics of a week of the largest project {among}: the page is asked for → its figures have come over the tab's circuit; read once, then kept for a minute", size, _ => ("/statistics?project=shop&period=7d", "longest-failing"));
        yield return new StartRow($"start-{word}", $"a server is started again {among} → /readyz says so", size);
        if (size != HistorySize.HundredThousand) yield break;
        yield return new QuestionRow("run-200-cases", $"the detail of a run with 200 cases and their steps {among}", size, of => $"runs/{of.SmallerRun}", []);
        yield return new QuestionRow("run-2000-cases", $"the detail of a run with 2,000 cases and their steps {among}", size, of => $"runs/{of.LargestRun}", [new(Stat.P95, 150)]);
        yield return new QuestionRow("run-10000-cases", $"the detail of a run with 10,000 cases and their steps {among}", size, of => $"runs/{of.HugeRun}", []);
        yield return new QuestionRow("run-events", $"the first thousand events of a run {among}", size, of => $"runs/{of.LargestRun}/events", []);
        foreach (var row in WithCatalog(size, among)) yield return row;
        yield return new PageRow("page-compare", "a tab compares a run with 2,000 cases with one that has 200: the page is asked for → its differences have come over the tab's circuit", size, of => ($"/runs/{of.SmallerRun}/compare/{of.LargestRun}", "compare-added"));
        yield return new PageRow("page-2000-cases", "a tab opens a run with 2,000 cases: the page is asked for → its list of cases has come over the tab’s circuit; rows are rendered as one scrolls", size, of => ($"/runs/{of.LargestRun}", "Filter the cases"));
    }

    /// <summary>What people have written, in the large database.</summary>
    private static IEnumerable<Row> WithCatalog(HistorySize size, string among)
    {
        var catalog = $"among {size.Catalog:N0} cases in {size.Catalog / 200} suites, {among}";
        yield return Opened("page-100k-cases", $"the list of cases {catalog}", _ => ("/cases?project=shop", "catalog-case"));
        yield return Opened("page-100k-cases-search", $"the cases with two words, one of which is a tag, {catalog}", _ => ("/cases?project=shop&q=taxes+smoke", "catalog-case"));
        yield return Opened("page-100k-cases-tags", $"the cases with two tags {catalog}", _ => ("/cases?project=shop&tags=checkout,smoke", "catalog-case"));
        yield return Opened("page-100k-case-editor", $"a case in its editor {catalog}", _ => ("/cases/1000001", "/cases/1000001/history"));
        yield return Opened("page-100k-case-history", $"the history of a case {catalog}", _ => ("/cases/1000001/history", "Case 2: "));
        yield return Opened("page-100k-suites", $"the list of suites {catalog}", _ => ("/suites?project=shop", "suite 2 of the shop"));
        yield return Opened("page-100k-suite-editor", $"a suite of 200 cases in its editor {catalog}", _ => ("/suites/1000000", "Case 1: "));
        yield return Opened("page-100k-start", $"the form that starts a run {catalog}", _ => ("/start?project=shop&suite=suite%201%20of%20the%20shop", "start-run"));
        yield return Opened("page-100k-environments", $"the environments of a project {among}", _ => ("/environments?project=shop", "pre-release"));
        yield return Opened("page-100k-controllers", $"the controllers {among}", _ => ("/controllers", "embedded"));
        yield return Opened("page-100k-audit", $"the audit with {size.Runs:N0} entries, {among}", _ => ("/audit", "audit-row"));
        yield return Opened("page-100k-projects", $"the projects {among}", _ => ("/projects", "Mobile app"));
        yield return new PaletteRow("palette-100k-open", $"Ctrl-K → its first lines have come over the tab's circuit, {catalog}", size, typed: null, "page:/statistics", 100);
        yield return new PaletteRow("palette-100k-case", $"the title of a case is typed → it has come over the tab's circuit, {catalog}", size, "case 77: page", "case:1000076", 100);
        yield return new PaletteRow("palette-100k-run", $"the number of a run is typed → it has come over the tab's circuit, {catalog}", size, "#77", "run:", 100);

        PageRow Opened(string name, string page, Func<HistorySize, (string, string)> address) =>
            new(name, $"a tab opens {page}: the page is asked for → what it is about has come over the tab's circuit", size, address, [new(Stat.P95, 1_000)]);
    }
}

/// <summary>A question over HTTP on a connection that is kept, until its answer was read to the end.</summary>
public sealed class QuestionRow(string name, string what, HistorySize size, Func<HistorySize, string> path, IReadOnlyList<Goal> goals) : Row
{
    public override string Name => name;

    public override string What => $"GET of {what}; the server was warmed up";

    public override IReadOnlyList<Goal> Goals => goals;

    public override async Task<Reading> Measure(Bench bench, CancellationToken token)
    {
        var wanted = bench.Smoke ? HistorySize.Smallest : size;
        var lab = await OldLab.Of(wanted, bench, token);
        var address = $"api/v1/{path(wanted)}";
        // The server compiles what it does the first times, and again when it has seen what happens often.
        for (var call = 0; call < bench.Samples(40, smokes: 1); call++) await Ask(lab, address, token);
        var (times, bytes, used) = (new List<double>(), 0L, ProcessorTime.Of(lab.Server.ProcessId));
        for (var call = 0; call < bench.Samples(100, smokes: 2); call++)
        {
            var begun = Stopwatch.GetTimestamp();
            bytes += await Ask(lab, address, token);
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        // On a machine that does other things at once, this says more than the time that passed.
        used = ProcessorTime.Of(lab.Server.ProcessId) - used;
        return new Reading("ms", times, null, [new Count("ms of the server's processor time", used.TotalMilliseconds / times.Count), new Count("KB of answer", bytes / 1024d / times.Count)]);
    }

    private static async Task<int> Ask(Lab lab, string address, CancellationToken token)
    {
        using var answer = await lab.Caller.GetAsync(address, token);
        var text = await answer.Content.ReadAsByteArrayAsync(token);
        return answer.StatusCode == HttpStatusCode.OK ? text.Length : throw new InvalidOperationException($"{address} was answered with {(int)answer.StatusCode}");
    }
}
