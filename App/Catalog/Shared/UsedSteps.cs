using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Catalog.Shared;

/// <summary>Puts the shared steps, as they are at this moment, in the places where cases use them: what a run carries out.</summary>
internal static class UsedSteps
{
    public static async Task<IReadOnlyList<CaseSpec>> PutInto(AppDb db, long projectId, IReadOnlyList<CaseSpec> specs, CancellationToken cancellationToken)
    {
        if (!specs.Any(SharedNames.Uses)) return specs;
        var names = await SharedNames.Read(db, projectId, cancellationToken);
        return PutInto(specs, names, await Asked(db, specs, names).ToListAsync(cancellationToken));
    }

    /// <inheritdoc cref="PutInto(AppDb, long, IReadOnlyList{CaseSpec}, CancellationToken)"/>
    public static IReadOnlyList<CaseSpec> PutInto(AppDb db, long projectId, IReadOnlyList<CaseSpec> specs)
    {
        if (!specs.Any(SharedNames.Uses)) return specs;
        var names = SharedNames.Read(db, projectId);
        return PutInto(specs, names, [.. Asked(db, specs, names)]);
    }

    /// <summary>What is in the way; null: nothing.</summary>
    public static string? WhyNot(AppDb db, long projectId, IReadOnlyList<CaseSpec> specs) =>
        specs.Any(SharedNames.Uses) ? SharedNames.Read(db, projectId).WhyNot(specs) : null;

    /// <summary>Those that the cases use.</summary>
    internal static IQueryable<SharedSteps> Asked(AppDb db, IEnumerable<CaseSpec> specs, SharedNames names)
    {
        // At most as many as a project may have.
        var ids = specs.SelectMany(spec => spec.Steps).Where(step => step.Use is not null).Select(step => names.Known(step)?.Id).OfType<long>().Distinct().ToList();
        return db.Set<SharedSteps>().AsNoTracking().Where(one => ids.Contains(one.Id));
    }

    private static List<CaseSpec> PutInto(IReadOnlyList<CaseSpec> specs, SharedNames names, List<SharedSteps> found)
    {
        // Of many cases that use them, each has the same ones: they are told apart by nothing, and never changed.
        var steps = found.ToDictionary(one => one.Id, one => one.Steps.Select(step => step with { From = one.Name }).ToList());
        return [.. specs.Select(spec => SharedNames.Uses(spec) ? spec with { Steps = [.. spec.Steps.SelectMany(Of)] } : spec)];

        IReadOnlyList<StepSpec> Of(StepSpec step)
        {
            if (step.Use is null) return [step];
            return names.Known(step) is { } known && steps.TryGetValue(known.Id, out var put) ? put
                : throw new InvalidOperationException($"There are no shared steps called {step.Use}, and nobody has looked");
        }
    }
}
