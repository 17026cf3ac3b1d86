using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog.Shared;
using TestRuns.Storage;

namespace TestRuns.Catalog;

/// <summary>Puts suites within a transaction of the caller's.</summary>
/// <param name="shared">As of <see cref="CaseWrite"/>.</param>
internal sealed class SuiteWrite(AppDb db, SharedNames shared, DateTimeOffset now, ChangeBy by)
{
    private readonly SuitePlaces places = new(db, now, by);

    public async Task<PutSuiteOutcome> Put(long projectId, SuiteSpec spec, CancellationToken token)
    {
        var suite = await db.Set<Suite>().FirstOrDefaultAsync(suite => suite.ProjectId == projectId && suite.Name == spec.Name, token);
        var outcome = suite is null ? PutSuiteOutcome.Created : PutSuiteOutcome.Replaced;
        if (suite is null) db.Add(suite = new Suite { ProjectId = projectId, Name = spec.Name });
        await SetDefaults(suite, spec, token);
        await PutCases(suite, spec.Cases, token);
        return outcome;
    }

    /// <summary>All that it says but its cases.</summary>
    public async Task SetDefaults(Suite suite, SuiteSpec spec, CancellationToken token)
    {
        if (spec.Environment is not null) await EnsureEnvironment(suite.ProjectId, spec.Environment, token);
        suite.Name = spec.Name;
        suite.Environment = spec.Environment;
        suite.Labels = spec.Labels;
        suite.Timeout = spec.Timeout;
        suite.Parallel = spec.Parallel;
        suite.Env = spec.Env;
        suite.Priority = spec.Priority;
        suite.Query = spec.Query;
        suite.UpdatedAt = now;
        await db.SaveChangesAsync(token);
    }

    private async Task PutCases(Suite suite, IReadOnlyList<CaseSpec> specs, CancellationToken token)
    {
        var known = await KnownCases(suite, specs, token);
        var write = new CaseWrite(db, shared, now, by);
        var cases = new List<TestCase>(specs.Count);
        foreach (var spec in specs)
        {
            if (known.Remove(spec.Name, out var testCase)) write.Change(testCase, spec);
            else testCase = write.Make(suite.ProjectId, spec);
            cases.Add(testCase);
        }

        await write.Save(token);
        await places.Set(suite, [.. cases.Select(testCase => testCase.Id)], token);
    }

    /// <summary>
    /// The suite's own cases by name, then those of the catalog that no suite has: a case that was taken out and comes back
    /// is the same one. A case of another suite is never touched, though it has the name.
    /// </summary>
    private async Task<Dictionary<string, TestCase>> KnownCases(Suite suite, IReadOnlyList<CaseSpec> specs, CancellationToken token)
    {
        var mine = db.Set<SuiteCase>().Where(entry => entry.SuiteId == suite.Id).Select(entry => entry.CaseId);
        var known = new Dictionary<string, TestCase>(StringComparer.Ordinal);
        foreach (var own in await db.Set<TestCase>().Where(testCase => mine.Contains(testCase.Id)).OrderBy(testCase => testCase.Id).ToListAsync(token)) known.TryAdd(own.Title, own);
        foreach (var free in await FreeCases(suite.ProjectId, [.. specs.Select(spec => spec.Name).Where(name => !known.ContainsKey(name))], token)) known.TryAdd(free.Title, free);
        return known;
    }

    /// <summary>Only those that are asked for: the catalog may have ten thousand others.</summary>
    private async Task<List<TestCase>> FreeCases(long projectId, string[] titles, CancellationToken token)
    {
        var anybodys = db.Set<SuiteCase>().Select(entry => entry.CaseId);
        var free = new List<TestCase>();
        foreach (var some in Pieces.Of(titles.Distinct(StringComparer.Ordinal)))
        {
            free.AddRange(await db.Set<TestCase>().Where(testCase => testCase.ProjectId == projectId && some.Contains(testCase.Title) && !anybodys.Contains(testCase.Id))
                .OrderBy(testCase => testCase.Id).ToListAsync(token));
        }

        return free;
    }

    private async Task EnsureEnvironment(long projectId, string name, CancellationToken token)
    {
        if (await db.Set<TestEnvironment>().AnyAsync(environment => environment.ProjectId == projectId && environment.Name == name, token)) return;
        db.Add(new TestEnvironment { ProjectId = projectId, Name = name });
        await db.SaveChangesAsync(token);
    }
}
