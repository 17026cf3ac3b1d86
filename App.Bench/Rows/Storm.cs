using System.Globalization;
using TestRuns.Benchmark.Tabs;
using TestRuns.E2E.Support;

namespace TestRuns.Benchmark.Rows;

/// <param name="suite">Prints so many lines, leaves a file named after its run among the marks, and ticks until it is ended.</param>
internal sealed class Storm(Lab lab, string suite, string marks, int lines)
{
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(10);

    /// <exception cref="InvalidOperationException">It was not as it must be, and how.</exception>
    public async Task Blow(int count, int tabs, TimeSpan patience, CancellationToken token)
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => lab.Api.Start(suite, environment: null, token)));
        await using var watching = new ManyTabs();
        await watching.Open(lab, Enumerable.Range(0, tabs).Select(tab => ($"/runs/{runs[tab % count].Id}", "Parts of the run")), token);
        await using var real = await RealTab.Open(lab, $"/runs/{runs[0].Id}", "[data-testid=step-log]");

        await Eventually.Holds(() => runs.All(run => File.Exists(Path.Combine(marks, run.Id.ToString(CultureInfo.InvariantCulture)))), patience, "every run has said all of its lines", token);
        var answers = await Task.WhenAll(runs.Select(run => lab.Api.Abort(run.Id, "storm", token)));
        if (answers.FirstOrDefault(answer => answer.Outcome != "accepted") is { } refused) throw new InvalidOperationException($"An abort was answered with {refused.Outcome}");
        foreach (var run in runs) await lab.Api.Until(run.Id, seen => seen is { Status: "Cancelled", Abort.Unconfirmed: false }, patience, "cancelled and confirmed", token);
        if (runs.Select(run => ProcessWatch.OfRun(lab.Server, run.Id)).FirstOrDefault(left => left.Count > 0) is { } alive) throw new InvalidOperationException($"Processes live: {string.Join(", ", alive)}");

        foreach (var run in runs) await Compare(run.Id, token);
        if (watching.Ended is [var why, ..]) throw new InvalidOperationException($"{watching.Ended.Count} tabs were disconnected: {why}");
        if (await real.Troubles() is [var trouble, ..]) throw new InvalidOperationException($"The browser's tab was {trouble}");
        await real.Page.GetByTestId("run-status").Filter(new() { HasText = "Cancelled" }).WaitForAsync(new() { Timeout = (float)patience.TotalMilliseconds });
    }

    /// <summary>All that it said before its mark, then its ticks without a gap, each once.</summary>
    private async Task Compare(long run, CancellationToken token)
    {
        var number = await Count(run, token);
        if (number >= lines) return;
        // Too late is wrong as well, but something else is wrong then.
        await Task.Delay(Late, token);
        throw new InvalidOperationException($"Of run {run} {number} lines of {lines} were there when it had ended, and {await Count(run, token)} {Late.TotalSeconds:0} s later");
    }

    private async Task<int> Count(long run, CancellationToken token)
    {
        var step = (await lab.Api.Find(run, token)).Cases[0].Steps[0].Id!.Value;
        using var log = new StreamReader(await lab.Caller.GetStreamAsync($"api/v1/runs/{run}/steps/{step}/log", token));
        var number = 0;
        while (await log.ReadLineAsync(token) is { } line)
        {
            if (line.Split('\t') is not [_, "out", var text]) continue;
            number++;
            var expected = number <= lines ? $"line {number} of " : $"tick {number - lines}";
            if (!(number <= lines ? text.StartsWith(expected, StringComparison.Ordinal) : text == expected)) throw new InvalidOperationException($"Line {number} of run {run} is “{text}” and should be “{expected}…”");
        }

        return number;
    }
}
