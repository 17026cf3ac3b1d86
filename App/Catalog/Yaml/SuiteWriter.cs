namespace TestRuns.Catalog.Yaml;

/// <summary>A suite as its file. What is the default is left out.</summary>
internal sealed class SuiteWriter
{
    private readonly YamlText yaml = new();
    private readonly StepWriter steps;

    private SuiteWriter() => steps = new StepWriter(yaml);

    public static string Write(SuiteSpec suite)
    {
        var writer = new SuiteWriter();
        writer.Suite(suite);
        return writer.yaml.End();
    }

    private void Suite(SuiteSpec suite) => yaml.Mapping(() =>
    {
        yaml.Pair("suite", suite.Name);
        yaml.Pair("environment", suite.Environment);
        yaml.Words("labels", suite.Labels);
        yaml.Pair("timeout", suite.Timeout);
        yaml.Pairs("env", suite.Env);
        yaml.List("cases", suite.Cases, Case);
    });

    private void Case(CaseSpec spec) => yaml.Mapping(() =>
    {
        yaml.Pair("name", spec.Name);
        yaml.Words("tags", spec.Tags);
        yaml.Pair("preconditions", spec.Preconditions);
        yaml.Pair("timeout", spec.Timeout);
        yaml.Number("retries", spec.Retries == 0 ? null : spec.Retries);
        yaml.List("steps", spec.Steps, steps.Write);
    });
}
