using System.Globalization;
using System.Xml;
using TestRuns.Results.Reading;
using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Results.Writing;

/// <summary>A case as a <c>testcase</c>; its tries as Surefire writes them.</summary>
internal sealed class JUnitCaseWriter(XmlWriter xml, RunSummary run, LogEnd logs)
{
    public async Task Write(CaseView one)
    {
        await xml.WriteStartElementAsync(null, "testcase", null);
        var (className, name) = NamesOf(one.Title);
        await Attribute("name", name);
        await Attribute("classname", className);
        if (one.StartedAt is { } began)
        {
            if (one.EndedAt is { } ended) await Attribute("time", JUnitWriter.Seconds(ended - began));
            await Attribute("timestamp", began.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        }

        switch (one.Status)
        {
            case CaseStatus.Passed:
                foreach (var earlier in Earlier(one)) await Element("flakyFailure", earlier.Message, earlier.Details, type: null);
                break;
            case CaseStatus.Failed:
                await Failed(one);
                break;
            default:
                await Element("skipped", WhyNot(one), text: null, type: null);
                break;
        }

        if (logs.Of(run.Id, one.Steps) is { } log) await Element("system-out", message: null, log, type: null);
        await xml.WriteEndElementAsync();
    }

    private async Task Failed(CaseView one)
    {
        var tries = Earlier(one).Append(FailureOf(one.Steps, one.Result)).ToList();
        var type = one.Cause switch { CaseCause.Abort => "abort", CaseCause.Timeout => "timeout", _ => null };
        await Element("failure", tries[0].Message, tries[0].Details, type);
        foreach (var again in tries.Skip(1)) await Element("rerunFailure", again.Message, again.Details, type: null);
    }

    private static IEnumerable<(string? Message, string? Details)> Earlier(CaseView one) =>
        one.EarlierSteps.GroupBy(step => step.Attempt).OrderBy(group => group.Key).Select(group => FailureOf([.. group], result: null));

    private static (string? Message, string? Details) FailureOf(IReadOnlyList<StepView> steps, string? result)
    {
        var failed = steps.Where(step => step.Status is StepStatus.Failed or StepStatus.Cancelled && step.Message is not null).ToList();
        var details = failed.Count > 1 || (failed.Count == 1 && steps.Count > 1) ? string.Join('\n', failed.Select(step => $"{step.Name}: {step.Message}")) : null;
        return (result ?? failed.Find(step => step.Status == StepStatus.Failed)?.Message ?? failed.FirstOrDefault()?.Message, details);
    }

    /// <summary>Cancelled is not a word of this format: it is skipped, and says so.</summary>
    private string? WhyNot(CaseView one) => one.Status switch
    {
        CaseStatus.Skipped => one.Result,
        CaseStatus.Cancelled => $"cancelled: {one.Result ?? run.Abort?.Text ?? "nobody said why"}",
        CaseStatus.CancelRequested => "not finished: it is being cancelled",
        _ => run.Status.IsTerminal() ? "not run" : "not finished: the run goes on",
    };

    /// <summary>A test that came in from elsewhere has its class in its title; a case of a suite is in that suite.</summary>
    private (string ClassName, string Name) NamesOf(string title)
    {
        var (className, name) = CaseTitle.Split(title);
        if (className.Length > 0) return (className, name);
        return (run.Source == RunSource.Suite ? run.SuiteName ?? run.Name : title, name);
    }

    private async Task Element(string name, string? message, string? text, string? type)
    {
        await xml.WriteStartElementAsync(null, name, null);
        if (message is not null) await Attribute("message", message);
        if (type is not null) await Attribute("type", type);
        if (text is not null) await xml.WriteStringAsync(XmlText.Clean(text));
        await xml.WriteEndElementAsync();
    }

    private Task Attribute(string name, string value) => xml.WriteAttributeStringAsync(null, name, null, XmlText.Clean(value));
}
