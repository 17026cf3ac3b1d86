using Microsoft.EntityFrameworkCore;
using TestRuns.Results;
using TestRuns.Runs;
using TestRuns.Runs.State;

namespace TestRuns.Retention.Sweeping;

/// <summary>Removes the logs and artifacts of runs that stay. That they go is written down first: a log that is missing has its reason.</summary>
internal sealed class RemoveFiles(RunWriter writer, RunFolders folders)
{
    /// <returns>Of how many runs there were files, and how large they were.</returns>
    public async Task<(int Runs, long Bytes)> Ask(IReadOnlyList<long> runIds, Cut cut, CancellationToken cancellationToken)
    {
        var sizes = runIds.ToDictionary(run => run, folders.Size);
        var gone = await writer.Do(tx => Note(tx, runIds, sizes, cut), cancellationToken);
        // From here on they are on record as gone: they go, whoever has left meanwhile.
        var deleted = gone.Where(folders.Delete).ToList();
        await writer.Do(tx => tx.Db.Set<RemovedFiles>().Where(row => deleted.Contains(row.RunId)).ExecuteUpdate(set => set.SetProperty(row => row.IsDone, true)), CancellationToken.None);
        return (gone.Count(run => sizes[run] > 0), gone.Sum(run => sizes[run]));
    }

    private static List<long> Note(RunTx tx, IReadOnlyList<long> runIds, Dictionary<long, long> sizes, Cut cut)
    {
        var still = cut.Files(tx.Db).Where(run => runIds.Contains(run.Id)).Select(run => run.Id).ToList();
        tx.Db.Set<Artifact>().Where(artifact => still.Contains(artifact.RunId)).ExecuteDelete();
        foreach (var run in still) tx.Insert(new RemovedFiles { RunId = run, At = tx.Now, Why = RetentionText.WhyFiles(cut.Rule), Bytes = sizes[run] });
        return still;
    }
}
