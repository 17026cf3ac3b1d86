using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Runs.State;
using TestRuns.Storage;

namespace TestRuns.Runs;

/// <summary>What went with a project.</summary>
public sealed record ProjectContent(int Runs, int Suites, int Cases, int Environments);

/// <summary>
/// Deletes a project with its runs, their logs and files. In small pieces: other projects' runs go on meanwhile, and a
/// deletion that was broken off is finished by asking again.
/// </summary>
public sealed class DeleteProject(RunWriter writer, IDbContextFactory<AppDb> contexts, RunFolders folders)
{
    private const int AtOnce = 50;

    /// <summary>How many of its runs are not over: as long as there is one, it cannot be deleted.</summary>
    public async Task<int> LiveRuns(long projectId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Hanging.Live(db).CountAsync(run => run.ProjectId == projectId, cancellationToken);
    }

    /// <summary>What would go with it.</summary>
    public async Task<ProjectContent> Content(long projectId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return ContentOf(db, projectId) with { Runs = await db.Set<Run>().CountAsync(run => run.ProjectId == projectId, cancellationToken) };
    }

    /// <returns>What was deleted; null: a run was made meanwhile, and what is left stays.</returns>
    public async Task<ProjectContent?> Ask(long projectId, CancellationToken cancellationToken)
    {
        var runs = 0;
        while (await DeleteSome(projectId, cancellationToken) is { Count: > 0 } gone)
        {
            runs += gone.Count;
            // What somebody reads right now is left: the record is gone, so nobody finds it any more.
            foreach (var runId in gone) folders.Delete(runId);
        }

        var content = await writer.Do(tx => Delete(tx, projectId), cancellationToken);
        return content is null ? null : content with { Runs = runs };
    }

    private Task<List<long>> DeleteSome(long projectId, CancellationToken cancellationToken) => writer.Do(
        tx =>
        {
            var some = tx.Db.Set<Run>().Where(run => run.ProjectId == projectId && run.EndedAt != null).OrderBy(run => run.Id).Select(run => run.Id).Take(AtOnce).ToList();
            if (some.Count > 0) tx.KeepEventNumber();
            tx.Db.Set<Run>().Where(run => some.Contains(run.Id)).ExecuteDelete();
            tx.Removed(some);
            return some;
        },
        cancellationToken);

    private static ProjectContent? Delete(RunTx tx, long projectId)
    {
        if (tx.Db.Set<Run>().Any(run => run.ProjectId == projectId)) return null;
        var content = ContentOf(tx.Db, projectId);
        tx.Db.Set<Project>().Where(project => project.Id == projectId).ExecuteDelete();
        return content;
    }

    private static ProjectContent ContentOf(AppDb db, long projectId) => new(
        Runs: 0,
        db.Set<Suite>().Count(suite => suite.ProjectId == projectId),
        db.Set<TestCase>().Count(testCase => testCase.ProjectId == projectId),
        db.Set<TestEnvironment>().Count(environment => environment.ProjectId == projectId));
}
