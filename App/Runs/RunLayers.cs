using TestRuns.Catalog.Values;
using TestRuns.Runs.State;

namespace TestRuns.Runs;

/// <summary>The variables of a run that is being made, as they stand at this moment.</summary>
internal static class RunLayers
{
    public static IReadOnlyList<EffectiveVariable> Resolve(RunTx tx, RunRequest request, long? environmentId)
    {
        var rows = StoredLayers.Rows(tx.Db, request.ProjectId, environmentId, request.SuiteName).ToList();
        var own = VariableLayer.OfTexts(new VariableSource(VariableLevel.Run, null), request.Variables);
        return Precedence.Resolve([.. StoredLayers.Of(rows, request.Environment, request.SuiteName, request.SuiteEnv), own]);
    }

    /// <summary>What is no secret stands with the run itself.</summary>
    public static Dictionary<string, string> Clear(IReadOnlyList<EffectiveVariable> variables) =>
        variables.Where(one => !one.Value.IsSecret).ToDictionary(one => one.Name, one => one.Value.Clear!, StringComparer.Ordinal);

    /// <summary>Secrets are taken over as they are, encrypted: to make a run nobody has to read them.</summary>
    public static RunVariables Row(long runId, IReadOnlyList<EffectiveVariable> variables)
    {
        var closed = variables.Where(one => one.Value.IsSecret).ToDictionary(one => one.Name, one => one.Value.Closed!, StringComparer.Ordinal);
        return new RunVariables
        {
            RunId = runId,
            Origins = [.. variables.Select(one => new VariableOrigin(one.Name, one.From, one.Value.IsSecret, one.Hides))],
            Closed = closed.Count == 0 ? null : closed,
        };
    }

    /// <summary>What a run that is run again has of its own, and what its suite's file said: as they were. All else is as it stands now.</summary>
    public static RunRequest Kept(RunTx tx, Run run, RunRequest request)
    {
        var origins = tx.Db.Set<RunVariables>().Where(row => row.RunId == run.Id).Select(row => row.Origins).SingleOrDefault();
        // Made before it was kept where they come from: all of them were its own.
        if (origins is null) return request with { Variables = run.Variables };
        return request with { SuiteEnv = Of(run, origins, VariableLevel.SuiteFile), Variables = Of(run, origins, VariableLevel.Run) };
    }

    private static Dictionary<string, string> Of(Run run, IReadOnlyList<VariableOrigin> origins, VariableLevel level) =>
        origins.Where(origin => origin.From.Level == level && run.Variables.ContainsKey(origin.Name))
            .ToDictionary(origin => origin.Name, origin => run.Variables[origin.Name], StringComparer.Ordinal);
}
