using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog.Shared;
using TestRuns.Storage;

namespace TestRuns.Catalog;

/// <summary>A suite as a line of a list.</summary>
public sealed record SuiteSummary(long Id, string Name, string? Environment, int CaseCount, DateTimeOffset UpdatedAt)
{
    /// <summary>It also chooses cases by their tags, which are not counted.</summary>
    public TagQuery? Query { get; init; }
}

public enum PutSuiteOutcome
{
    Created,
    Replaced,

    /// <summary>Somebody has changed it meanwhile: nothing was done.</summary>
    NotAsExpected,

    /// <summary>The shared steps that its cases use are in the way, see <see cref="SharedNames.WhyNot(IEnumerable{CaseSpec})"/>: nothing was done.</summary>
    SharedSteps,
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
                suite.Id, suite.Name, suite.Environment, db.Set<SuiteCase>().Count(entry => entry.SuiteId == suite.Id), suite.UpdatedAt) { Query = suite.Query })
            .ToListAsync(token);
    }

    /// <summary>The suite with the cases that it lists, in their order; null: there is none of that name.</summary>
    public async Task<SuiteSpec?> Find(long projectId, string name, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        return await Find(db, projectId, name, token);
    }

    /// <summary>The suite as it would run now, all at one moment: its cases are those that it lists, then those that it chooses by their tags, by title, each with the shared steps that it uses. Null: there is none of that name.</summary>
    public async Task<SuiteSpec?> ToRun(long projectId, string name, CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        await using var moment = await db.BeginReading(token);
        if (await Find(db, projectId, name, token) is not { } suite) return null;
        if (suite.Query is { } query) suite = suite with { Cases = [.. suite.Cases, .. await Chosen(db, projectId, suite, query, token)] };
        return suite with { Cases = await UsedSteps.PutInto(db, projectId, suite.Cases, token) };
    }

    private static async Task<IEnumerable<CaseSpec>> Chosen(AppDb db, long projectId, SuiteSpec suite, TagQuery query, CancellationToken token)
    {
        var name = suite.Name;
        var listed = db.Set<SuiteCase>().Join(db.Set<Suite>(), entry => entry.SuiteId, one => one.Id, (entry, one) => new { entry.CaseId, one.ProjectId, one.Name })
            .Where(entry => entry.ProjectId == projectId && entry.Name == name).Select(entry => entry.CaseId);
        // One more than there may be: whoever makes the run sees that they are too many.
        var found = await db.Set<TestCase>().AsNoTracking().Where(testCase => testCase.ProjectId == projectId && !listed.Contains(testCase.Id)).Tagged(db, query)
            .OrderBy(testCase => testCase.SearchText).ThenBy(testCase => testCase.Id).Take(SuiteFile.MaxCases + 1).Select(testCase => testCase.Spec).ToListAsync(token);
        return ToldApart(suite.Cases, found);
    }

    /// <summary>Cases of one name would be one case to whoever looks at results: the later ones get a number.</summary>
    private static IEnumerable<CaseSpec> ToldApart(IReadOnlyList<CaseSpec> listed, List<CaseSpec> found)
    {
        var taken = listed.Select(spec => spec.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var spec in found)
        {
            var name = spec.Name;
            for (var number = 2; !taken.Add(name); number++) name = $"{spec.Name} ({number})";
            yield return name == spec.Name ? spec : spec with { Name = name };
        }
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
        if (found is null) return null;
        var shared = await SharedNames.For(db, projectId, found.Cases, token);
        return new SuiteSpec
        {
            Name = found.Suite.Name,
            Environment = found.Suite.Environment,
            Labels = found.Suite.Labels,
            Timeout = found.Suite.Timeout,
            Parallel = found.Suite.Parallel,
            Env = found.Suite.Env,
            Priority = found.Suite.Priority,
            Query = found.Suite.Query,
            Cases = [.. found.Cases.Select(shared.Named)],
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
        var shared = await SharedNames.Read(db, projectId, token);
        if (shared.WhyNot(spec.Cases) is not null) return PutSuiteOutcome.SharedSteps;
        var outcome = await new SuiteWrite(db, shared, time.GetUtcNow(), by).Put(projectId, spec, token);
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
