using TestRuns.Runs.Reading;

namespace TestRuns.Components.Overview;

/// <summary>What a batch came to.</summary>
/// <param name="Whole">Rows came, went or wait: the list as a whole is another.</param>
/// <param name="InPlace">Rows that are where they were and show something else; in their order, perhaps more than once.</param>
public readonly record struct RowsChange(bool Whole, IReadOnlyList<RunSummary> InPlace)
{
    public bool IsAny => Whole || InPlace.Count > 0;
}

/// <summary>
/// The rows of a list, kept right by what the feed brings. Rows change in place at once. What would move the others (a new
/// run, one that no longer matches) waits while <see cref="Still"/> is set: nothing moves under a pointer.
/// </summary>
public sealed class RunRows
{
    /// <summary>More are not kept: the older ones are read anew by paging.</summary>
    public const int Most = 100;

    private readonly List<RunSummary> rows = [];
    private readonly Dictionary<long, RunSummary> waiting = [];
    private RunFilter filter = new();
    private bool newest;

    /// <summary>The newest first.</summary>
    public IReadOnlyList<RunSummary> Shown => rows;

    /// <summary>Runs that wait to be shown: "3 new runs".</summary>
    public int New => waiting.Count;

    /// <summary>The cursor of the next page.</summary>
    public long? Next { get; private set; }

    /// <summary>Rows neither come nor go while it is set.</summary>
    public bool Still { get; set; }

    /// <summary>Nothing of the page is left, and there are more behind it: it is to be read anew.</summary>
    public bool IsDrained => rows.Count == 0 && Next is not null;

    /// <param name="newest">It is the list's beginning: new runs belong to it.</param>
    public void Reset(RunPage page, RunFilter by, bool newest)
    {
        (filter, this.newest, Next) = (by, newest, page.Next);
        rows.Clear();
        rows.AddRange(page.Runs);
        waiting.Clear();
    }

    public RowsChange Apply(IReadOnlyList<RunSummary> batch)
    {
        var (whole, inPlace) = (false, new List<RunSummary>());
        foreach (var run in batch) whole |= Apply(run, inPlace);
        return new RowsChange(whole, inPlace);
    }

    /// <summary>Shows what waited, and drops what no longer matches.</summary>
    public void Settle()
    {
        rows.RemoveAll(run => !filter.Matches(run));
        foreach (var run in waiting.Values) Insert(run);
        waiting.Clear();
    }

    public bool IsLeaving(RunSummary run) => !filter.Matches(run);

    private bool Apply(RunSummary run, List<RunSummary> inPlace)
    {
        var at = rows.FindIndex(row => row.Id == run.Id);
        if (at >= 0) return Change(at, run, inPlace);
        if (!filter.Matches(run)) return waiting.Remove(run.Id);
        if (!Belongs(run)) return false;
        if (waiting.TryGetValue(run.Id, out var known) && known.Version > run.Version) return false;
        if (Still) waiting[run.Id] = run;
        else Insert(run);
        return true;
    }

    private bool Change(int at, RunSummary run, List<RunSummary> inPlace)
    {
        // Of one that was deleted only that is told: under a pointer it stays as it was, until the list may move.
        if (run.IsGone) run = rows[at] with { IsGone = true, Version = run.Version };
        // The same version can say something newer: what a queued run waits for is no event.
        if (run.Version < rows[at].Version || run == rows[at]) return false;
        if (!Still && !filter.Matches(run))
        {
            rows.RemoveAt(at);
            return true;
        }

        rows[at] = run;
        inPlace.Add(run);
        return false;
    }

    /// <summary>Within what this page covers: above its last row, and not above a page that is not the first.</summary>
    private bool Belongs(RunSummary run) =>
        !IsDrained && (Next is null || run.Id > rows[^1].Id) && (newest || (rows.Count > 0 && run.Id < rows[0].Id));

    private void Insert(RunSummary run)
    {
        var at = rows.FindIndex(row => row.Id <= run.Id);
        if (at >= 0 && rows[at].Id == run.Id) return;
        rows.Insert(at < 0 ? rows.Count : at, run);
        if (rows.Count <= Most) return;
        rows.RemoveRange(Most, rows.Count - Most);
        Next = rows[^1].Id;
    }
}
