using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog.Shared;
using TestRuns.Storage;

namespace TestRuns.Catalog;

/// <summary>Makes and changes cases within a transaction of the caller's, with their tags, what they use and their history. Whoever has called the others calls <see cref="Save"/> last.</summary>
/// <param name="shared">The shared steps of the project: that the cases use no others was looked at.</param>
internal sealed class CaseWrite(AppDb db, SharedNames shared, DateTimeOffset now, ChangeBy by)
{
    private readonly List<(TestCase Case, CaseSpec? Before)> changes = [];

    public TestCase Make(long projectId, CaseSpec spec)
    {
        var made = New(projectId, shared.Stored(spec), now, by);
        db.Add(made);
        changes.Add((made, null));
        return made;
    }

    /// <returns>False: it says this already, and nothing was changed.</returns>
    public bool Change(TestCase known, CaseSpec spec)
    {
        // By names: that shared steps are called otherwise by now is no change of the case.
        if (IsSame(shared.Named(known.Spec), shared.Named(spec))) return false;
        spec = shared.Stored(spec);
        changes.Add((known, known.Spec));
        (known.Title, known.Spec, known.SearchText) = (spec.Name, spec, CaseWords.TextOf(spec));
        (known.Version, known.ChangedBy, known.UpdatedAt) = (known.Version + 1, by.Who, now);
        return true;
    }

    public async Task Save(CancellationToken cancellationToken)
    {
        // New cases get their numbers by this.
        await db.SaveChangesAsync(cancellationToken);
        var retagged = changes.Where(change => change.Before is null || !change.Before.Tags.SequenceEqual(change.Case.Spec.Tags, StringComparer.Ordinal)).ToList();
        foreach (var some in Pieces.Of(retagged.Where(change => change.Before is not null).Select(change => change.Case.Id)))
            await db.Set<CaseTag>().Where(tag => some.Contains(tag.CaseId)).ExecuteDeleteAsync(cancellationToken);
        db.AddRange(retagged.SelectMany(change => TagsOf(change.Case)));
        var reused = changes.Where(change => Uses(change.Before) || Uses(change.Case.Spec)).ToList();
        foreach (var some in Pieces.Of(reused.Where(change => change.Before is not null).Select(change => change.Case.Id)))
            await db.Set<CaseUse>().Where(use => some.Contains(use.CaseId)).ExecuteDeleteAsync(cancellationToken);
        db.AddRange(reused.Select(change => change.Case).Distinct().SelectMany(CaseUse.Of));
        db.AddRange(changes.Select(change => Revision(change.Case, change.Before, now, by)));
        await db.SaveChangesAsync(cancellationToken);
        changes.Clear();
        // Written once and never looked at here again: a later change of the same case would otherwise meet its own tags.
        foreach (var entry in db.ChangeTracker.Entries().Where(entry => entry.Entity is CaseTag or CaseUse or CaseRevision).ToList()) entry.State = EntityState.Detached;
    }

    /// <summary>As it is stored: with what it is found and sorted by.</summary>
    public static TestCase New(long projectId, CaseSpec spec, DateTimeOffset now, ChangeBy by, long id = 0, int version = 1) => new()
    {
        Id = id, ProjectId = projectId, Title = spec.Name, Spec = spec, SearchText = CaseWords.TextOf(spec), Version = version, ChangedBy = by.Who, UpdatedAt = now,
    };

    /// <summary>The line of its history that belongs to the version that it has now.</summary>
    public static CaseRevision Revision(TestCase changed, CaseSpec? before, DateTimeOffset now, ChangeBy by) => new()
    {
        CaseId = changed.Id, Number = changed.Version, At = now, Who = by.Who, Through = by.Through, Before = before, After = changed.Spec,
    };

    public static IEnumerable<CaseTag> TagsOf(TestCase testCase) =>
        testCase.Spec.Tags.Distinct(StringComparer.Ordinal).Select(tag => new CaseTag { CaseId = testCase.Id, ProjectId = testCase.ProjectId, Tag = tag });

    internal static bool Uses(CaseSpec? spec) => spec is not null && SharedNames.Uses(spec);

    /// <summary>By what they say: lists within records are compared by who they are.</summary>
    public static bool IsSame(CaseSpec one, CaseSpec other) =>
        ReferenceEquals(one, other) || JsonSerializer.Serialize(one, JsonColumn.Options) == JsonSerializer.Serialize(other, JsonColumn.Options);
}
