using Microsoft.AspNetCore.Components;
using TestRuns.Components.Visit;
using TestRuns.Results.Compare;
using TestRuns.Runs.Reading;

namespace TestRuns.Components.Compare;

/// <summary>Two runs, case by case: what is broken now, what is mended, what became slow.</summary>
public sealed partial class ComparePage(RunReads runs, CompareReads reads, Visitor visitor) : ComponentBase
{
    private (long, long)? read;
    private RunSummary? before;
    private RunSummary? after;
    private RunComparison? comparison;
    private SeenProject? project;
    private bool unknown;

    /// <summary>The earlier run.</summary>
    [Parameter] public long Before { get; set; }

    /// <summary>The later run.</summary>
    [Parameter] public long After { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        var wanted = (Before, After);
        if (read == wanted) return;
        (read, before, after, comparison, unknown) = (wanted, null, null, null, false);
        var (first, second) = (await Seen(Before), await Seen(After));
        var compared = first is null || second is null ? null : await reads.Compare(first.Id, second.Id, CancellationToken.None);
        var seen = await visitor.Projects(CancellationToken.None);
        if (read != wanted) return;
        project = seen.FirstOrDefault(one => one.Id == second?.ProjectId);
        (before, after, comparison, unknown) = (first, second, compared, compared is null);
    }

    /// <summary>Null: there is no such run, or not for this visitor.</summary>
    private async Task<RunSummary?> Seen(long id)
    {
        var run = await runs.Find(id, CancellationToken.None);
        return run is not null && await visitor.May(Access.ProjectRole.Viewer, run.ProjectId, CancellationToken.None) ? run : null;
    }

    // The whole address: there is a base element, and a fragment alone would lead to it.
    private string Jump(CompareSection section) => $"/runs/{Before}/compare/{After}#{section.Word}";
}
