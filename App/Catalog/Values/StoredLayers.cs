using Microsoft.EntityFrameworkCore;
using TestRuns.Storage;

namespace TestRuns.Catalog.Values;

/// <summary>The stored variables that reach a run of a suite in an environment.</summary>
public static class StoredLayers
{
    /// <param name="environmentId">Null: it names none.</param>
    /// <param name="suite">Null: its cases are of no suite.</param>
    public static IQueryable<StoredVariable> Rows(AppDb db, long projectId, long? environmentId, string? suite)
    {
        // No row has this number: a null here would find those of other suites.
        var environment = environmentId ?? 0;
        return db.Set<StoredVariable>().AsNoTracking().Where(row => row.ProjectId == projectId
            && ((row.EnvironmentId == null && row.SuiteId == null) || row.EnvironmentId == environment || db.Set<Suite>().Any(one => one.Id == row.SuiteId && one.Name == suite)));
    }

    /// <summary>With what the suite's file says between them, the weakest first.</summary>
    public static IReadOnlyList<VariableLayer> Of(IReadOnlyCollection<StoredVariable> rows, string? environment, string? suite, IReadOnlyDictionary<string, string> suiteFile) =>
    [
        Layer(new VariableSource(VariableLevel.Project, null), rows.Where(row => row is { EnvironmentId: null, SuiteId: null })),
        Layer(new VariableSource(VariableLevel.Environment, environment), rows.Where(row => row.EnvironmentId is not null)),
        VariableLayer.OfTexts(new VariableSource(VariableLevel.SuiteFile, suite), suiteFile),
        Layer(new VariableSource(VariableLevel.Suite, suite), rows.Where(row => row.SuiteId is not null)),
    ];

    private static VariableLayer Layer(VariableSource source, IEnumerable<StoredVariable> rows) =>
        new(source, rows.ToDictionary(row => row.Name, row => new KeptValue(row.Value, row.ClosedValue), StringComparer.Ordinal));
}
