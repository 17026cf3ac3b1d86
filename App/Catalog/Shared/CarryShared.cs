using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Catalog.Shared;

/// <summary>Cases go into another project with the shared steps that they use; within a transaction of the caller's. What is there under the same name is never changed.</summary>
internal sealed class CarryShared(AppDb db, DateTimeOffset now, ChangeBy by)
{
    /// <returns>The cases by names alone, those that the other project has from now on; and the names under which something else stands there.</returns>
    public async Task<(IReadOnlyList<CaseSpec> Specs, IReadOnlySet<string> Other)> Into(long projectId, long toProjectId, IReadOnlyList<CaseSpec> specs, CancellationToken cancellationToken)
    {
        var other = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (!specs.Any(SharedNames.Uses)) return (specs, other);
        var names = await SharedNames.Read(db, projectId, cancellationToken);
        var used = await UsedSteps.Asked(db, specs, names).ToListAsync(cancellationToken);
        var there = (await db.Set<SharedSteps>().AsNoTracking().Where(one => one.ProjectId == toProjectId).ToListAsync(cancellationToken)).ToDictionary(one => one.NameKey, StringComparer.Ordinal);
        foreach (var one in used)
        {
            if (!there.TryGetValue(one.NameKey, out var known)) db.Add(SharedSteps.New(toProjectId, one.Spec(), now, by));
            else if (!SharedStore.IsSame(one.Spec() with { Name = known.Name }, known.Spec())) other.Add(one.Name);
        }

        await db.SaveChangesAsync(cancellationToken);
        return ([.. specs.Select(names.Named)], other);
    }
}
