using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Components.Detail;

/// <summary>A line of the case list: a case, or a step of an open one.</summary>
public sealed record CaseLine(CaseView Case, StepView? Step, bool Open)
{
    public (long, int, int) Key => (Case.Id, Step?.Attempt ?? 0, Step?.Position ?? -1);
}

/// <summary>Which cases are open. Few steps: all of them. Many: those that run, failed, or were opened by hand.</summary>
public sealed class CaseRows
{
    private const int FewSteps = 60;

    private readonly Dictionary<long, bool> byHand = [];

    /// <param name="shown">The cases to show; null: all of them.</param>
    public List<CaseLine> Of(IReadOnlyList<CaseView> cases, long? selectedStep, Func<CaseView, bool>? shown = null)
    {
        var few = cases.Sum(runCase => runCase.Steps.Count) <= FewSteps;
        var lines = new List<CaseLine>(cases.Count * 2);
        foreach (var runCase in cases)
        {
            if (shown?.Invoke(runCase) == false) continue;
            var open = byHand.TryGetValue(runCase.Id, out var chosen) ? chosen : few || OpensItself(runCase, selectedStep);
            lines.Add(new CaseLine(runCase, null, open));
            if (open) lines.AddRange(runCase.EarlierSteps.Concat(runCase.Steps).Select(step => new CaseLine(runCase, step, open)));
        }

        return lines;
    }

    public void Toggle(CaseLine line) => byHand[line.Case.Id] = !line.Open;

    private static bool OpensItself(CaseView runCase, long? selectedStep) =>
        runCase.Status is CaseStatus.InProgress or CaseStatus.CancelRequested or CaseStatus.Failed
        || (selectedStep is not null && runCase.Steps.Concat(runCase.EarlierSteps).Any(step => step.Id == selectedStep));
}
