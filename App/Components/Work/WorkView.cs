using TestRuns.Catalog;
using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Components.Work;

/// <summary>A manual step among the others of its run.</summary>
public sealed record WorkItem(CaseView Case, StepView Step)
{
    /// <summary>The row itself, or its place as long as it is only planned.</summary>
    public (long, int, int) Key => (Case.Id, Step.Attempt, Step.Position);
}

public enum Hold
{
    Nobody,
    Mine,
    Other,
}

/// <summary>What somebody who works through a run sees of it from this tab.</summary>
public sealed record WorkView(RunSummary Run, Hold Hold, IReadOnlyList<WorkItem> Items, WorkItem? Current, WorkItem? Next, WorkItem? Automated)
{
    public int Done => Items.Count(item => item.Step.Status.IsTerminal());

    public int Failed => Items.Count(item => item.Step.Status == StepStatus.Failed);

    /// <param name="tab">This tab's id; null: not yet known.</param>
    public static WorkView Of(RunSummary run, IReadOnlyList<CaseView> cases, string? tab)
    {
        var steps = cases.SelectMany(runCase => runCase.Steps.Select(step => new WorkItem(runCase, step))).ToList();
        var items = steps.Where(item => item.Step.Kind == StepKind.Manual).ToList();
        var hold = run.Client switch
        {
            null => Hold.Nobody,
            { Kind: ClientKind.Browser } client when client.Id == tab => Hold.Mine,
            _ => Hold.Other,
        };
        var current = items.Find(item => item.Step.Status == StepStatus.InProgress);
        var automated = steps.Find(item => item.Step is { Status: StepStatus.InProgress, Kind: not StepKind.Manual });
        return new WorkView(run, hold, items, current, items.Find(item => item.Step.Status == StepStatus.Created), automated);
    }
}
