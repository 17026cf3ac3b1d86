using TestRuns.Catalog.Shared;

namespace TestRuns.Catalog.Yaml;

/// <summary>A suite as its file. What is the default is left out.</summary>
internal sealed class SuiteWriter(ITextForm text)
{
    private readonly StepWriter steps = new(text);

    /// <param name="shared">The shared steps that travel with it.</param>
    public string Write(SuiteSpec suite, IReadOnlyList<SharedSpec> shared)
    {
        Suite(suite, shared);
        return text.End();
    }

    /// <summary>Shared steps by themselves.</summary>
    public string Write(SharedSpec shared)
    {
        Shared(shared);
        return text.End();
    }

    /// <summary>One case by itself.</summary>
    public string Write(CaseSpec spec)
    {
        Case(spec);
        return text.End();
    }

    /// <summary>Cases of no suite.</summary>
    /// <param name="shared">The shared steps that travel with them.</param>
    public string Write(IReadOnlyList<CaseSpec> cases, IReadOnlyList<SharedSpec> shared)
    {
        text.Mapping(() =>
        {
            if (shared.Count > 0) text.List(CatalogFile.SharedKey, shared, Shared);
            if (cases.Count > 0 || shared.Count == 0) text.List("cases", cases, Case);
        });
        return text.End();
    }

    private void Suite(SuiteSpec suite, IReadOnlyList<SharedSpec> shared) => text.Mapping(() =>
    {
        text.Pair("suite", suite.Name);
        text.Pair("environment", suite.Environment);
        text.Words("labels", suite.Labels);
        text.Pair("timeout", suite.Timeout);
        text.Number("parallel", suite.Parallel == 1 ? null : suite.Parallel);
        text.Pairs("env", suite.Env);
        text.Number("priority", suite.Priority == 0 ? null : suite.Priority);
        if (shared.Count > 0) text.List(CatalogFile.SharedKey, shared, Shared);
        if (suite.Query is { } query) Query(query);
        if (suite.Query is null || suite.Cases.Count > 0) text.List("cases", suite.Cases, Case);
    });

    private void Query(TagQuery query)
    {
        text.Key("query");
        text.Mapping(() =>
        {
            text.Words("all", query.All);
            text.Words("any", query.Any);
            text.Words("none", query.None);
        });
    }

    private void Row(IReadOnlyDictionary<string, string> row) => text.Mapping(() =>
    {
        foreach (var (name, value) in row) text.Pair(name, value);
    });

    private void Shared(SharedSpec shared) => text.Mapping(() =>
    {
        text.Pair("name", shared.Name);
        text.List("steps", shared.Steps, steps.Write);
    });

    private void Case(CaseSpec spec) => text.Mapping(() =>
    {
        text.Pair("name", spec.Name);
        text.Pair("key", spec.Key);
        text.Words("tags", spec.Tags);
        text.Pair("preconditions", spec.Preconditions);
        text.Pair("timeout", spec.Timeout);
        text.Number("retries", spec.Retries == 0 ? null : spec.Retries);
        if (spec.Parameters.Count > 0) text.List("parameters", spec.Parameters, Row);
        text.List("steps", spec.Steps, steps.Write);
    });
}
