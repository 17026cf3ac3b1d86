using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog.Yaml;
using TestRuns.Storage;

namespace TestRuns.Catalog.Shared;

/// <param name="Id">0: they are not stored yet, but come with what uses them.</param>
/// <param name="Steps">How many.</param>
public sealed record SharedName(long Id, string Name, int Steps);

/// <summary>
/// Which shared steps a project has, at one moment. Where people look and write, a case uses them by their name; in the store
/// by their number, so that another name for them changes no case. This goes from the one to the other.
/// </summary>
public sealed class SharedNames
{
    public static readonly SharedNames None = new([]);

    private const int MostNamed = 5;

    private readonly Dictionary<string, SharedName> byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<long, SharedName> byId = [];

    public SharedNames(IEnumerable<SharedName> all)
    {
        foreach (var one in all) (byName[one.Name], byId[one.Id]) = (one, one);
    }

    /// <summary>By name.</summary>
    public IEnumerable<SharedName> All => byName.Values.OrderBy(one => one.Name, StringComparer.OrdinalIgnoreCase);

    public bool Any => byName.Count > 0;

    /// <summary>In small letters or large; null: there are none of that name.</summary>
    public SharedName? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The name that was most likely meant.</summary>
    public string? Nearest(string name) => Suggestion.For(name, byName.Keys);

    public static bool Uses(CaseSpec spec) => spec.Steps.Any(step => step.Use is not null);

    /// <summary>The steps that a run has of it, so far as it is known what it uses.</summary>
    public int CountOf(CaseSpec spec) => spec.Steps.Sum(step => step.Use is null ? 1 : Known(step)?.Steps ?? 1);

    /// <summary>As people see it: by the names that are right now.</summary>
    public CaseSpec Named(CaseSpec spec) => Uses(spec) ? spec with { Steps = [.. spec.Steps.Select(step => step.Use is null ? step : StepSpec.Using(Known(step)?.Name ?? step.Use))] } : spec;

    /// <summary>As it is stored. That there is what it uses was looked at before, in the same transaction: <see cref="WhyNot(IEnumerable{CaseSpec})"/>.</summary>
    internal CaseSpec Stored(CaseSpec spec) => Uses(spec) ? spec with { Steps = [.. spec.Steps.Select(step => step.Use is null ? step : Stored(step))] } : spec;

    /// <summary>What is in the way of these cases: they use what is not there, or have too many steps by it. Null: nothing.</summary>
    public string? WhyNot(IEnumerable<CaseSpec> specs)
    {
        var (unknown, tooLong) = (new List<string>(), new List<string>());
        foreach (var spec in specs)
        {
            if (!Uses(spec)) continue;
            unknown.AddRange(spec.Steps.Where(step => step.Use is not null && Known(step) is null).Select(step => step.Use!));
            if (CountOf(spec) > SuiteFile.MaxStepsOfACase) tooLong.Add(spec.Name);
        }

        if (unknown.Count > 0) return $"There are no shared steps called {Listed(unknown)}.";
        return tooLong.Count == 0 ? null : $"With the shared steps that they use, there are more than {SuiteFile.MaxStepsOfACase:N0} steps in {Listed(tooLong)}.";
    }

    internal static async Task<SharedNames> Read(AppDb db, long projectId, CancellationToken cancellationToken) => new(await Rows(db, projectId).ToListAsync(cancellationToken));

    internal static SharedNames Read(AppDb db, long projectId) => new(Rows(db, projectId));

    /// <summary>Only if one of these uses any: of most cases nobody has to ask.</summary>
    internal static async Task<SharedNames> For(AppDb db, long projectId, IEnumerable<CaseSpec> specs, CancellationToken cancellationToken) =>
        specs.Any(Uses) ? await Read(db, projectId, cancellationToken) : None;

    /// <summary>By its number where it has one.</summary>
    internal SharedName? Known(StepSpec step) => step.UseId is { } id ? byId.GetValueOrDefault(id) : Find(step.Use!);

    private StepSpec Stored(StepSpec step)
    {
        var known = Known(step) ?? throw new InvalidOperationException($"There are no shared steps called {step.Use}, and nobody has looked");
        return StepSpec.Using(known.Name) with { UseId = known.Id };
    }

    private static string Listed(List<string> names)
    {
        var all = names.Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return $"{string.Join(", ", all.Take(MostNamed).Select(Mistakes.Quote))}{(all.Count > MostNamed ? $" and {all.Count - MostNamed} more" : "")}";
    }

    private static IQueryable<SharedName> Rows(AppDb db, long projectId) =>
        db.Set<SharedSteps>().Where(one => one.ProjectId == projectId).Select(one => new SharedName(one.Id, one.Name, one.StepCount));
}
