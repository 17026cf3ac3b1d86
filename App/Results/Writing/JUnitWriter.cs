using System.Globalization;
using System.Text;
using System.Xml;
using TestRuns.Results.Children;
using TestRuns.Results.Reading;
using TestRuns.Runs;
using TestRuns.Runs.Logs;
using TestRuns.Runs.Reading;

namespace TestRuns.Results.Writing;

/// <summary>
/// A run as JUnit XML, for whatever reads such files: a suite of the run's own cases, and one for each result file that its
/// steps wrote. Written as it is read: a large run is never in memory as a whole file.
/// </summary>
public sealed class JUnitWriter(StepLogs logs, ChildResultReads children)
{
    /// <param name="body">Stays open.</param>
    public async Task Write(RunDetail run, Stream body, CancellationToken cancellationToken)
    {
        var settings = new XmlWriterSettings { Async = true, Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true, NewLineChars = "\n", CloseOutput = false };
        await using var xml = XmlWriter.Create(body, settings);
        var steps = run.Cases.SelectMany(one => one.Steps.Select(step => (Case: one, Step: step))).Where(pair => pair.Step.Results is { Total: > 0 }).ToDictionary(pair => pair.Step.Id!.Value);
        var cases = CaseCounts.Of(run);
        var all = cases.With(steps.Values.Select(pair => pair.Step.Results!));
        await xml.WriteStartDocumentAsync();
        await xml.WriteStartElementAsync(null, "testsuites", null);
        await Attributes(xml, run.Run.Name, all, run.Run);
        await WriteCases(xml, run, cases, cancellationToken);
        await WriteChildren(xml, run.Run, steps, cancellationToken);
        await xml.WriteEndDocumentAsync();
        await xml.FlushAsync();
    }

    private async Task WriteCases(XmlWriter xml, RunDetail run, CaseCounts counts, CancellationToken cancellationToken)
    {
        await xml.WriteStartElementAsync(null, "testsuite", null);
        await Attributes(xml, run.Run.SuiteName ?? run.Run.Name, counts, run.Run);
        if (run.Run is { Parallel: 1, Controller: { } host }) await xml.WriteAttributeStringAsync(null, "hostname", null, XmlText.Clean(host));
        await RunProperties.Write(xml, run.Run);
        var writer = new JUnitCaseWriter(xml, run.Run, new LogEnd(logs));
        foreach (var one in run.Cases)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await writer.Write(one);
        }

        await xml.WriteEndElementAsync();
    }

    private async Task WriteChildren(XmlWriter xml, RunSummary run, Dictionary<long, (CaseView Case, StepView Step)> steps, CancellationToken cancellationToken)
    {
        if (steps.Count == 0) return;
        (long StepId, string File)? open = null;
        await foreach (var child in children.OfRun(run.Id, cancellationToken))
        {
            if (!steps.TryGetValue(child.StepId, out var of)) continue;
            if (open != (child.StepId, child.File))
            {
                if (open is not null) await xml.WriteEndElementAsync();
                open = (child.StepId, child.File);
                await xml.WriteStartElementAsync(null, "testsuite", null);
                await xml.WriteAttributeStringAsync(null, "name", null, XmlText.Clean(string.Join(CaseTitle.Separator, of.Case.Title, of.Step.Name, child.File)));
            }

            await WriteChild(xml, child);
        }

        if (open is not null) await xml.WriteEndElementAsync();
    }

    private static async Task WriteChild(XmlWriter xml, ChildResult child)
    {
        await xml.WriteStartElementAsync(null, "testcase", null);
        await xml.WriteAttributeStringAsync(null, "name", null, XmlText.Clean(child.Name));
        await xml.WriteAttributeStringAsync(null, "classname", null, XmlText.Clean(child.Suite.Length > 0 ? child.Suite : child.Name));
        if (child.DurationMs is { } took) await xml.WriteAttributeStringAsync(null, "time", null, Seconds(TimeSpan.FromMilliseconds(took)));
        if (child.Status != ReadStatus.Passed)
        {
            await xml.WriteStartElementAsync(null, child.Status == ReadStatus.Failed ? "failure" : "skipped", null);
            if (child.Message is { } message) await xml.WriteAttributeStringAsync(null, "message", null, XmlText.Clean(message));
            if (child.Details is { } details) await xml.WriteStringAsync(XmlText.Clean(details));
            await xml.WriteEndElementAsync();
        }

        await xml.WriteEndElementAsync();
    }

    private static async Task Attributes(XmlWriter xml, string name, CaseCounts counts, RunSummary run)
    {
        await xml.WriteAttributeStringAsync(null, "name", null, XmlText.Clean(name));
        await xml.WriteAttributeStringAsync(null, "tests", null, counts.Tests.ToString(CultureInfo.InvariantCulture));
        await xml.WriteAttributeStringAsync(null, "failures", null, counts.Failures.ToString(CultureInfo.InvariantCulture));
        await xml.WriteAttributeStringAsync(null, "errors", null, "0");
        await xml.WriteAttributeStringAsync(null, "skipped", null, counts.Skipped.ToString(CultureInfo.InvariantCulture));
        if (run is { StartedAt: { } began, EndedAt: { } ended }) await xml.WriteAttributeStringAsync(null, "time", null, Seconds(ended - began));
        if (run.StartedAt is { } start) await xml.WriteAttributeStringAsync(null, "timestamp", null, start.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
    }

    internal static string Seconds(TimeSpan span) => Math.Max(0, span.TotalSeconds).ToString("0.###", CultureInfo.InvariantCulture);

    private sealed record CaseCounts(int Tests, int Failures, int Skipped)
    {
        /// <summary>What did not run to its end, and did not fail, has no other word in this format than skipped.</summary>
        public static CaseCounts Of(RunDetail run)
        {
            var failed = run.Cases.Count(one => one.Status == CaseStatus.Failed);
            return new CaseCounts(run.Cases.Count, failed, run.Cases.Count - failed - run.Cases.Count(one => one.Status == CaseStatus.Passed));
        }

        public CaseCounts With(IEnumerable<ChildCounts> more) => more.Aggregate(
            this, (sum, one) => new CaseCounts(sum.Tests + one.Total, sum.Failures + one.Failed, sum.Skipped + one.Skipped));
    }
}
