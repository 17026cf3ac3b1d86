using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Catalog;

/// <summary>A suite as a line of a list.</summary>
public sealed record SuiteSummary(long Id, string Name, string? Environment, int CaseCount, DateTimeOffset UpdatedAt);

public enum PutSuiteOutcome
{
    Created,
    Replaced,

    /// <summary>Somebody has changed it meanwhile: nothing was done.</summary>
    NotAsExpected,
}

public enum DeleteSuiteOutcome
{
    Deleted,
    Unknown,

    /// <summary>Somebody has changed it meanwhile: nothing was done.</summary>
    NotAsExpected,
}

/// <summary>The suites of the projects. Names are compared exactly.</summary>
public sealed class SuiteStore(IDbContextFactory<AppDb> contexts, TimeProvider time)
{
    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<SuiteSummary>> List(long projectId, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        return await db.Set<Suite>().Where(suite => suite.ProjectId == projectId).OrderBy(suite => suite.Name)
            .Select(suite => new SuiteSummary(
                suite.Id, suite.Name, suite.Environment, db.Set<SuiteCase>().Count(entry => entry.SuiteId == suite.Id), suite.UpdatedAt))
            .ToListAsync(token);
    }

    /// <summary>The suite with its cases in their order; null: there is none of that name.</summary>
    public async Task<SuiteSpec?> Find(long projectId, string name, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        return await Find(db, projectId, name, token);
    }

    internal static async Task<SuiteSpec?> Find(AppDb db, long projectId, string name, CancellationToken token)
    {
        // One query, so one picture of suite and cases, though somebody is replacing both.
        var found = await db.Set<Suite>().AsNoTracking().Where(suite => suite.ProjectId == projectId && suite.Name == name)
            .Select(suite => new
            {
                Suite = suite,
                Cases = db.Set<SuiteCase>().Where(entry => entry.SuiteId == suite.Id).OrderBy(entry => entry.Position)
                    .Join(db.Set<TestCase>(), entry => entry.CaseId, testCase => testCase.Id, (_, testCase) => testCase.Spec).ToList(),
            })
            .FirstOrDefaultAsync(token);
        return found is null ? null : new SuiteSpec
        {
            Name = found.Suite.Name,
            Environment = found.Suite.Environment,
            Labels = found.Suite.Labels,
            Timeout = found.Suite.Timeout,
            Parallel = found.Suite.Parallel,
            Env = found.Suite.Env,
            Cases = found.Cases,
        };
    }

    /// <summary>
    /// Makes the suite what <paramref name="spec"/> says, all or nothing. A case of the same name keeps its id; one that is
    /// no longer in the suite stays in the project's catalog.
    /// </summary>
    public Task<PutSuiteOutcome> Put(long projectId, SuiteSpec spec, CancellationToken token) => Put(projectId, spec, ChangeBy.Server, expected: null, token);

    /// <inheritdoc cref="Put(long, SuiteSpec, CancellationToken)"/>
    /// <param name="by">As who it stands in the history of its cases.</param>
    /// <param name="expected">Looks at the suite as it is right before (null: there is none), so that nobody's change is lost.</param>
    public async Task<PutSuiteOutcome> Put(long projectId, SuiteSpec spec, ChangeBy by, Func<SuiteSpec?, bool>? expected, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        await using var transaction = await db.Database.BeginTransactionAsync(token);
        if (expected?.Invoke(await Find(db, projectId, spec.Name, token)) == false) return PutSuiteOutcome.NotAsExpected;
        var outcome = await new SuiteWrite(db, time.GetUtcNow(), by).Put(projectId, spec, token);
        await transaction.CommitAsync(token);
        return outcome;
    }

    /// <summary>Its cases stay in the project's catalog, its runs stay what they are.</summary>
    /// <param name="expected">Looks at the suite as it is right before.</param>
    public async Task<DeleteSuiteOutcome> Delete(long projectId, string name, Func<SuiteSpec, bool>? expected, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        await using var transaction = await db.Database.BeginTransactionAsync(token);
        if (await Find(db, projectId, name, token) is not { } suite) return DeleteSuiteOutcome.Unknown;
        if (expected?.Invoke(suite) == false) return DeleteSuiteOutcome.NotAsExpected;
        await db.Set<Suite>().Where(one => one.ProjectId == projectId && one.Name == name).ExecuteDeleteAsync(token);
        await transaction.CommitAsync(token);
        return DeleteSuiteOutcome.Deleted;
    }
}
