using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Runs.Reading;

/// <summary>
/// The newest runs that a filter lets through, found without looking at the others. Each project, in each status that is
/// asked for, is a lane: an index holds its runs in the order of their ids. The page is the newest of all lanes, so it costs
/// what it shows however many runs there are.
/// </summary>
internal static class RunLanes
{
    /// <summary>Beyond it, asking lane by lane takes longer than walking from the newest run on, most of which are then wanted.</summary>
    private const int MostLanes = 200;

    private static readonly RunStatus[] LiveStatuses = [RunStatus.Waiting, RunStatus.Queued, RunStatus.Started, RunStatus.CancelRequested];

    /// <summary>The runs of one lane between two ids, the newest first.</summary>
    private delegate IQueryable<Run> Lane(long above, long before);

    /// <returns>The newest first, at most as many as wanted.</returns>
    public static async Task<List<RunSummary>> Newest(AppDb db, RunFilter filter, long before, int wanted, CancellationToken cancellationToken)
    {
        var projects = filter.Projects ?? await db.Set<Catalog.Project>().Select(project => project.Id).ToListAsync(cancellationToken);
        List<RunSummary> newest = [];
        foreach (var lane in Lanes(db, filter, projects))
        {
            // What is older than enough others is not read.
            var above = newest.Count < wanted ? 0 : newest[^1].Id;
            var found = await lane(above, before).Take(wanted).Select(RunSummary.From).ToListAsync(cancellationToken);
            newest = newest.Count == 0 ? found : [.. newest.Concat(found).DistinctBy(run => run.Id).OrderByDescending(run => run.Id).Take(wanted)];
        }

        return newest;
    }

    private static IEnumerable<Lane> Lanes(AppDb db, RunFilter filter, IReadOnlyList<long> projects)
    {
        var runs = With(db.Set<Run>().AsNoTracking(), filter);
        if (string.IsNullOrWhiteSpace(filter.Text)) return ByProject(runs, projects, filter.Statuses);
        var text = filter.Text.Trim();
        // Live runs are few, and what a short text is in is nearly everything: those are looked at one by one.
        if (!TextIndex.Knows(text) || (filter.Statuses.Count > 0 && filter.Statuses.All(LiveStatuses.Contains)))
            return ByProject(Containing(runs, text, filter.Number), projects, filter.Statuses);
        var found = Indexed(db, text, InAny(runs, projects, filter.Statuses));
        return filter.Number is { } number ? [found, .. ByProject(runs.Where(run => run.Number == number), projects, filter.Statuses)] : [found];
    }

    internal static IQueryable<Run> With(IQueryable<Run> runs, RunFilter filter)
    {
        if (filter.Key is { } key) runs = runs.Where(run => run.Key == key);
        if (filter.Branch is { } branch) runs = runs.Where(run => run.Branch == branch);
        if (filter.Environment is { } environment) runs = runs.Where(run => run.EnvironmentName == environment);
        if (filter.Suite is { } suite) runs = runs.Where(run => run.SuiteName == suite);
        if (filter.AbortKind is { } kind) runs = runs.Where(run => run.AbortKind == kind);
        if (filter.AbortBy is { } by) runs = runs.Where(run => run.AbortBy == by);
        if (filter.Controller is { } controller) runs = runs.Where(run => run.Controller == controller);
        return runs;
    }

    private static IEnumerable<Lane> ByProject(IQueryable<Run> runs, IReadOnlyList<long> projects, IReadOnlyList<RunStatus> statuses)
    {
        if (projects.Count * Math.Max(1, statuses.Count) > MostLanes) return [Ordered(InAny(runs, projects, statuses))];
        var lanes = projects.Select(project => runs.Where(run => run.ProjectId == project));
        if (statuses.Count > 0) lanes = lanes.SelectMany(lane => statuses.Select(status => lane.Where(run => run.Status == status)));
        return lanes.Select(Ordered);
    }

    private static Lane Ordered(IQueryable<Run> runs) =>
        (above, before) => runs.Where(run => run.Id < before && run.Id > above).OrderByDescending(run => run.Id);

    /// <summary>The order and the bounds are the index's own: SQLite does not see that the run's id is the same.</summary>
    private static Lane Indexed(AppDb db, string text, IQueryable<Run> runs)
    {
        var phrase = TextIndex.Phrase(text);
        return (above, before) => db.Set<SearchedRun>().Where(found => found.Match == phrase && found.Id < before && found.Id > above)
            .Join(runs, found => found.Id, run => run.Id, (found, run) => new { found, run }).OrderByDescending(pair => pair.found.Id).Select(pair => pair.run);
    }

    /// <summary>For whoever has an order already. The +0: by the project's index, all runs of all these projects would be gathered and sorted.</summary>
    private static IQueryable<Run> InAny(IQueryable<Run> runs, IReadOnlyList<long> projects, IReadOnlyList<RunStatus> statuses)
    {
        var all = runs.Where(run => projects.Contains(run.ProjectId + 0));
        return statuses.Count == 0 ? all : all.Where(run => statuses.Contains(run.Status));
    }

    internal static IQueryable<Run> Containing(IQueryable<Run> runs, string text, int? asked)
    {
        var pattern = $"%{Escaped(text)}%";
        var number = asked ?? -1;
        return runs.Where(run => run.Number == number
            || EF.Functions.Like(run.Name, pattern, @"\") || EF.Functions.Like(run.SuiteName, pattern, @"\")
            || EF.Functions.Like(run.Branch, pattern, @"\") || EF.Functions.Like(run.Commit, pattern, @"\") || EF.Functions.Like(run.Key, pattern, @"\"));
    }

    private static string Escaped(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
}
