using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Access;

/// <summary>Which entries of the record are wanted. What is null does not narrow it.</summary>
public sealed record AuditFilter
{
    /// <summary>Null: all, and what belongs to no project. Who asks may look at these.</summary>
    public IReadOnlyList<long>? Projects { get; init; }

    /// <summary>As it stands there.</summary>
    public string? Who { get; init; }

    /// <summary>What the acts are about: the first word of <see cref="AuditEntry.Action"/>, such as <c>token</c>.</summary>
    public string? Kind { get; init; }

    public DateTimeOffset? From { get; init; }

    /// <summary>Up to here, and not at it.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>Reads the record of who did what, the newest first.</summary>
public sealed class AuditReads(IDbContextFactory<AppDb> contexts)
{
    private const int MostPeople = 200;
    private const int AtOnce = 1000;

    /// <param name="before">The number of an entry: older ones than it. Null: from the newest.</param>
    public async Task<IReadOnlyList<AuditEntry>> List(AuditFilter filter, long? before, int limit, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var entries = Matching(db, filter);
        if (before is { } number) entries = entries.Where(entry => entry.Id < number);
        return await entries.OrderByDescending(entry => entry.Id).Take(limit).ToListAsync(cancellationToken);
    }

    /// <summary>All of them, however many there are, a piece at a time.</summary>
    public async IAsyncEnumerable<AuditEntry> All(AuditFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<AuditEntry> piece = [];
        do
        {
            piece = await List(filter, piece is [.., var last] ? last.Id : null, AtOnce, cancellationToken);
            foreach (var entry in piece) yield return entry;
        }
        while (piece.Count == AtOnce);
    }

    /// <summary>Who did something in these projects (null: anything), by name.</summary>
    public async Task<IReadOnlyList<string>> People(IReadOnlyList<long>? projects, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Matching(db, new AuditFilter { Projects = projects }).Select(entry => entry.Who).Distinct().OrderBy(who => who).Take(MostPeople).ToListAsync(cancellationToken);
    }

    private static IQueryable<AuditEntry> Matching(AppDb db, AuditFilter filter)
    {
        var entries = db.Set<AuditEntry>().AsNoTracking();
        if (filter.Projects is { } projects) entries = entries.Where(entry => entry.ProjectId != null && projects.Contains(entry.ProjectId.Value));
        if (filter.Who is { } who) entries = entries.Where(entry => entry.Who == who);
        if (filter.Kind is { } kind)
        {
            // One is a case.changed, many at once are cases.changed.
            var (one, many) = ($"{kind}.", $"{kind}s.");
            entries = entries.Where(entry => entry.Action.StartsWith(one) || entry.Action.StartsWith(many));
        }

        if (filter.From is { } from) entries = entries.Where(entry => entry.At >= from);
        if (filter.Until is { } until) entries = entries.Where(entry => entry.At < until);
        return entries;
    }
}
