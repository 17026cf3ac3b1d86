using TestRuns.Catalog.Values;
using TestRuns.Components.Visit;
using TestRuns.Runs.Environments;

namespace TestRuns.Components.Environments;

/// <summary>What the page shows of a project, all of it read anew at each change.</summary>
/// <param name="Opened">The variables of the environment that is opened.</param>
/// <param name="OfProject">Null: the visitor may not see variables.</param>
/// <param name="OfSuite">The variables of the suite that is chosen.</param>
public sealed record EnvironmentsView(
    SeenProject Project, IReadOnlyList<EnvironmentView> Environments, IReadOnlyList<string> Suites, VariableBoard? Opened, VariableBoard? OfProject, VariableBoard? OfSuite);

/// <summary>The variables at one place.</summary>
/// <param name="Own">Those that stand there.</param>
/// <param name="Effective">All that a run finds there, with those of weaker places.</param>
public sealed record VariableBoard(VariablePlace Place, IReadOnlyList<VariableView> Own, IReadOnlyList<EffectiveVariable> Effective)
{
    /// <returns>Null: the project has no such environment or suite.</returns>
    public static async Task<VariableBoard?> Read(VariableStore store, long projectId, string? environment, string? suite, CancellationToken cancellationToken)
    {
        if (await store.Find(projectId, environment, suite, cancellationToken) is not { } place) return null;
        return new VariableBoard(place, await store.List(place, cancellationToken), await store.Effective(place, cancellationToken));
    }
}
