using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Runs.State;

/// <summary>On which controllers something of a run may be running.</summary>
internal static class RunPlaces
{
    /// <summary>A step of the run is about to be given to this one: from now on the run hangs on it.</summary>
    public static void Use(RunTx tx, long runId, int epoch, string controller)
    {
        if (tx.Find(runId) is not { } run || run.Epoch != epoch || run.Controller == controller) return;
        if (run.Controller is null)
        {
            tx.Update<Run>().Set(row => row.Controller, controller).Where(row => row.Id, runId).Execute();
            return;
        }

        var known = tx.Db.Set<RunController>().AsNoTracking().Where(row => row.RunId == runId).Select(row => row.Name).ToList();
        foreach (var name in new[] { run.Controller, controller }.Except(known, StringComparer.Ordinal)) tx.Db.Add(new RunController { RunId = runId, Name = name });
    }

    /// <summary>The runs that something of was given to this controller.</summary>
    public static IQueryable<Run> Are(AppDb db, string controller) => db.Set<Run>().AsNoTracking().Where(run =>
        (run.Controller ?? "") == controller || db.Set<RunController>().Any(row => row.RunId == run.Id && row.Name == controller));

    /// <summary>It begins anew: nothing of it is anywhere.</summary>
    public static void Forget(RunTx tx, long runId) => tx.Db.Set<RunController>().Where(row => row.RunId == runId).ExecuteDelete();

    /// <summary>Those that have not said that nothing of the run is left there.</summary>
    /// <param name="controller">The run's own: its only one, where there are no more.</param>
    public static IReadOnlyList<string> Open(AppDb db, long runId, string? controller)
    {
        var rows = db.Set<RunController>().AsNoTracking().Where(row => row.RunId == runId).OrderBy(row => row.Name).ToList();
        if (rows.Count == 0) return controller is null ? [] : [controller];
        return [.. rows.Where(row => !row.Emptied).Select(row => row.Name)];
    }

    /// <summary>A controller has said that nothing of the run is left there.</summary>
    /// <returns>Whether nothing of it is left anywhere.</returns>
    public static bool Emptied(RunTx tx, long runId, string controller)
    {
        var rows = tx.Db.Set<RunController>().Where(row => row.RunId == runId);
        rows.Where(row => row.Name == controller).ExecuteUpdate(set => set.SetProperty(row => row.Emptied, true));
        return !rows.Any(row => !row.Emptied);
    }
}
