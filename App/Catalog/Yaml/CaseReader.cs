namespace TestRuns.Catalog.Yaml;

internal sealed class CaseReader(Mistakes mistakes, UseReader uses)
{
    private const int MostRetries = 10;

    private static readonly string[] Keys = ["name", "key", "tags", "preconditions", "timeout", "retries", "parameters", "steps"];

    private readonly ValueReader values = new(mistakes);
    private readonly StepReader steps = new(mistakes, uses);
    private readonly ParameterReader parameters = new(mistakes);

    public static bool IsKey(string word) => Keys.Contains(word);

    /// <summary>The case, and where its name stands. Null when it is no mapping at all.</summary>
    public (CaseSpec Spec, Place NameAt)? Read(Node node)
    {
        if (values.Map(node, "a case", "write - name: … and steps:") is not { } map) return null;
        var fields = new Fields(map, "a case", Keys, mistakes);
        if (fields["name"] is null) mistakes.Add(fields.At, "the case has no name", "add name: …");
        var spec = new CaseSpec
        {
            Name = values.Name(fields["name"], "name") ?? "",
            Key = values.Name(fields["key"], "key"),
            Tags = values.Texts(fields["tags"], "tags", TextRule.Word, Words.Label),
            Preconditions = values.Text(fields["preconditions"], "preconditions", TextRule.Prose),
            Timeout = values.Duration(fields["timeout"], "timeout"),
            Retries = values.Number(fields["retries"], "retries", 0, MostRetries) ?? 0,
            Parameters = parameters.Read(fields["parameters"]),
            Steps = Steps(fields),
        };
        return (spec, fields["name"]?.At ?? fields.At);
    }

    private List<StepSpec> Steps(Fields fields)
    {
        if (fields["steps"] is not { } node)
        {
            mistakes.Add(fields.At, "the case has no steps", "add steps: with at least one");
            return [];
        }

        if (values.List(node, "steps", "write a list: - run: …") is not { } list) return [];
        if (list.Items.Count == 0) values.Wrong(list, "the case has no steps", "add at least one");
        if (list.Items.Count > SuiteFile.MaxStepsOfACase) values.Wrong(list, $"the case has {list.Items.Count} steps", $"{SuiteFile.MaxStepsOfACase} are allowed: make several cases of it");
        List<StepSpec> read = [.. list.Items.Take(SuiteFile.MaxStepsOfACase).Select(steps.Read).OfType<StepSpec>()];
        if (list.Items.Count <= SuiteFile.MaxStepsOfACase && uses.CountOf(read) is > SuiteFile.MaxStepsOfACase and var count)
            values.Wrong(list, $"the case has {count} steps, the shared ones counted", $"{SuiteFile.MaxStepsOfACase} are allowed: make several cases of it");
        return read;
    }
}
