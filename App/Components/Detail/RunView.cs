using TestRuns.Runs.Reading;

namespace TestRuns.Components.Detail;

/// <summary>A run as its page shows it, kept right by what the feed brings.</summary>
public sealed class RunView
{
    private readonly Dictionary<long, int> places = [];
    private CaseView[] cases = [];
    private long readAt;

    public RunView(RunDetail detail) => Reset(detail);

    public RunSummary Run { get; private set; } = null!;

    public IReadOnlyList<CaseView> Cases => cases;

    /// <summary>All of it was read anew.</summary>
    public void Reset(RunDetail detail)
    {
        Run = detail.Run;
        readAt = detail.Run.Version;
        Place([.. detail.Cases]);
    }

    /// <returns>Whether anything differs.</returns>
    public bool Apply(RunDelta delta)
    {
        var changed = delta.Run.Version >= Run.Version && delta.Run != Run;
        if (changed) Run = delta.Run;
        // Read before this page was: its cases are older than what is here.
        if (delta.Events is [.., var last] && last.Id <= readAt) return changed;
        var more = new List<CaseView>();
        foreach (var runCase in delta.Cases)
        {
            if (places.TryGetValue(runCase.Id, out var place)) cases[place] = runCase;
            else more.Add(runCase);
            changed = true;
        }

        if (more.Count > 0) Place([.. cases.Concat(more).OrderBy(runCase => runCase.Position)]);
        return changed;
    }

    /// <summary>Of a run that is reported cases come while it runs.</summary>
    private void Place(CaseView[] all)
    {
        cases = all;
        places.Clear();
        for (var place = 0; place < cases.Length; place++) places[cases[place].Id] = place;
    }

    public (CaseView Case, StepView Step)? Find(long stepId)
    {
        foreach (var runCase in cases)
            if (Steps(runCase).FirstOrDefault(step => step.Id == stepId) is { } found) return (runCase, found);
        return null;
    }

    public CaseView? FindCase(long caseId) => places.TryGetValue(caseId, out var place) ? cases[place] : null;

    /// <summary>Of one case: what runs, what failed first, else what came last; null: nothing of it has begun.</summary>
    public static (CaseView Case, StepView Step)? InterestingOf(CaseView runCase)
    {
        var begun = Steps(runCase).Where(step => step.Id is not null).ToList();
        var step = begun.Find(step => step.Status == Runs.StepStatus.InProgress)
            ?? begun.Find(step => step.Status == Runs.StepStatus.Failed && step.Attempt == runCase.Attempt) ?? begun.FindLast(step => step.StartedAt is not null);
        return step is null ? null : (runCase, step);
    }

    /// <summary>What to look at when nobody has chosen: what is running, else what failed first, else what came last.</summary>
    public (CaseView Case, StepView Step)? Interesting()
    {
        var all = from runCase in cases
                  from step in runCase.Steps
                  where step.Id is not null
                  select (Case: runCase, Step: step);
        (CaseView, StepView)? last = null, failed = null;
        foreach (var one in all)
        {
            if (one.Step.Status == Runs.StepStatus.InProgress) return one;
            if (one.Step.Status == Runs.StepStatus.Failed) failed ??= one;
            if (one.Step.StartedAt is not null) last = one;
        }

        return Runs.StatusFacts.IsTerminal(Run.Status) ? failed ?? last : last;
    }

    private static IEnumerable<StepView> Steps(CaseView runCase) => runCase.Steps.Concat(runCase.EarlierSteps);
}
