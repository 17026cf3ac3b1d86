using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog.Shared;
using TestRuns.Catalog.Values;
using TestRuns.Storage;

namespace TestRuns.Catalog;

/// <summary>What a copy has of what it is a copy of.</summary>
public sealed record CopiedProject(Project Project, int Suites, int Cases, int Environments)
{
    public int Variables { get; init; }

    /// <summary>So many of the <see cref="Variables"/>.</summary>
    public int Secrets { get; init; }
}

/// <summary>
/// Makes a project with the cases, shared steps, suites, environments and variables of another one, secrets too; not its runs, its members, its tokens, its schedules. Until all is
/// copied it is archived: nobody starts half of a suite, and a copy that was broken off by the end of the server can be
/// deleted like any project.
/// </summary>
public sealed class DuplicateProject(IDbContextFactory<AppDb> contexts, ProjectStore projects, TimeProvider time)
{
    /// <summary>Each piece holds all who write up for some milliseconds.</summary>
    private const int AtOnce = 100;

    public async Task<(CreateProjectOutcome Outcome, CopiedProject? Copy)> Ask(long sourceId, string key, string name, string by, CancellationToken cancellationToken)
    {
        var (outcome, made) = await projects.Create(key, name, cancellationToken);
        if (made is null) return (outcome, null);
        await projects.SetArchived(made.Id, archived: true, by, cancellationToken);
        var environments = await Copy<TestEnvironment>(sourceId, row => new TestEnvironment { ProjectId = made.Id, Name = row.Name }, cancellationToken);
        var now = time.GetUtcNow();
        await Copy<SharedSteps>(sourceId, row => SharedSteps.New(made.Id, row.Spec(), now, new ChangeBy(by, ChangeThrough.Copy)), cancellationToken);
        var cases = await CopyCases(sourceId, made.Id, new ChangeBy(by, ChangeThrough.Copy), cancellationToken);
        var suites = await Copy<Suite>(sourceId, row => Copy(row, made.Id), cancellationToken);
        foreach (var (old, copy) in suites) await CopyPlaces(old, copy, cases, cancellationToken);
        var (variables, secrets) = await CopyVariables(sourceId, made.Id, environments, suites, by, cancellationToken);
        await projects.SetArchived(made.Id, archived: false, by, cancellationToken);
        return (outcome, new CopiedProject(made, suites.Count, cases.Count, environments.Count) { Variables = variables, Secrets = secrets });
    }

    private static Suite Copy(Suite row, long projectId) => new()
    {
        ProjectId = projectId, Name = row.Name, Environment = row.Environment, Labels = row.Labels, Timeout = row.Timeout, Parallel = row.Parallel, Env = row.Env, Priority = row.Priority, Query = row.Query,
        UpdatedAt = row.UpdatedAt, ChangedBy = row.ChangedBy, Version = 1,
    };

    /// <returns>The new numbers by the old ones.</returns>
    private async Task<Dictionary<long, long>> Copy<T>(long sourceId, Func<T, T> copy, CancellationToken cancellationToken)
        where T : class
    {
        var numbers = new Dictionary<long, long>();
        for (var after = 0L; ;)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var last = after;
            var rows = await db.Set<T>().AsNoTracking().Where(row => EF.Property<long>(row, "ProjectId") == sourceId && EF.Property<long>(row, "Id") > last)
                .OrderBy(row => EF.Property<long>(row, "Id")).Take(AtOnce).ToListAsync(cancellationToken);
            var copies = rows.ConvertAll(row => copy(row));
            db.AddRange(copies);
            await db.SaveChangesAsync(cancellationToken);
            for (var at = 0; at < rows.Count; at++) numbers[after = NumberOf(db, rows[at])] = NumberOf(db, copies[at]);
            if (rows.Count < AtOnce) return numbers;
        }
    }

    /// <summary>Each begins a history of its own.</summary>
    private async Task<Dictionary<long, long>> CopyCases(long sourceId, long copyId, ChangeBy by, CancellationToken cancellationToken)
    {
        var numbers = new Dictionary<long, long>();
        for (var after = 0L; ;)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var last = after;
            var rows = await db.Set<TestCase>().AsNoTracking().Where(row => row.ProjectId == sourceId && row.Id > last).OrderBy(row => row.Id).Take(AtOnce).ToListAsync(cancellationToken);
            // What was shared while this went on comes with the cases; what was changed meanwhile is as it was copied.
            var (specs, _) = await new CarryShared(db, time.GetUtcNow(), by).Into(sourceId, copyId, rows.ConvertAll(row => row.Spec), cancellationToken);
            var write = new CaseWrite(db, await SharedNames.Read(db, copyId, cancellationToken), time.GetUtcNow(), by);
            var copies = specs.Select(spec => write.Make(copyId, spec)).ToList();
            await write.Save(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            for (var at = 0; at < rows.Count; at++) numbers[after = rows[at].Id] = copies[at].Id;
            if (rows.Count < AtOnce) return numbers;
        }
    }

    /// <summary>Secrets as they are stored: they are encrypted for this server, not for a place in it.</summary>
    private async Task<(int All, int Secrets)> CopyVariables(
        long sourceId, long copyId, Dictionary<long, long> environments, Dictionary<long, long> suites, string by, CancellationToken cancellationToken)
    {
        var (all, secrets) = (0, 0);
        for (var after = 0L; ;)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var last = after;
            var rows = await db.Set<StoredVariable>().AsNoTracking().Where(row => row.ProjectId == sourceId && row.Id > last).OrderBy(row => row.Id).Take(AtOnce).ToListAsync(cancellationToken);
            foreach (var row in rows)
            {
                after = row.Id;
                var (environment, suite) = (Copied(row.EnvironmentId, environments), Copied(row.SuiteId, suites));
                // Of what was made while this went on there is no copy.
                if ((row.EnvironmentId, row.SuiteId) != (null, null) && (environment, suite) == (null, null)) continue;
                db.Add(new StoredVariable
                {
                    ProjectId = copyId, EnvironmentId = environment, SuiteId = suite, Name = row.Name, Value = row.Value, ClosedValue = row.ClosedValue, ChangedBy = by, ChangedAt = time.GetUtcNow(),
                });
                (all, secrets) = (all + 1, row.ClosedValue is null ? secrets : secrets + 1);
            }

            await db.SaveChangesAsync(cancellationToken);
            if (rows.Count < AtOnce) return (all, secrets);
        }
    }

    private static long? Copied(long? number, Dictionary<long, long> copies) => number is { } known && copies.TryGetValue(known, out var copy) ? copy : null;

    private static long NumberOf<T>(AppDb db, T row)
        where T : class => (long)db.Entry(row).Property("Id").CurrentValue!;

    private async Task CopyPlaces(long suiteId, long copyId, Dictionary<long, long> cases, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var places = await db.Set<SuiteCase>().AsNoTracking().Where(place => place.SuiteId == suiteId).ToListAsync(cancellationToken);
        // A case that was made while this went on has no copy.
        foreach (var place in places)
            if (cases.TryGetValue(place.CaseId, out var copy)) db.Add(new SuiteCase { SuiteId = copyId, Position = place.Position, CaseId = copy });
        await db.SaveChangesAsync(cancellationToken);
    }
}
