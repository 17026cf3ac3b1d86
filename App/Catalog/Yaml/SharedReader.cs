using TestRuns.Catalog.Shared;

namespace TestRuns.Catalog.Yaml;

/// <summary>Shared steps: a name and the steps.</summary>
internal sealed class SharedReader(Mistakes mistakes)
{
    private static readonly string[] Keys = ["name", "steps"];

    private readonly ValueReader values = new(mistakes);
    private readonly StepReader steps = new(mistakes, new UseReader(mistakes, known: null) { IsShared = true });

    /// <summary>The steps, and where their name stands. Null when it is no mapping at all.</summary>
    public (SharedSpec Spec, Place NameAt)? Read(Node node)
    {
        if (values.Map(node, "what is shared", "write name: … and steps:") is not { } map) return null;
        var fields = new Fields(map, "shared steps", Keys, mistakes, key => CaseReader.IsKey(key) ? "it belongs to a case" : null);
        return (new SharedSpec { Name = Name(fields), Steps = Steps(fields) }, fields["name"]?.At ?? fields.At);
    }

    /// <summary>Several, each name once.</summary>
    public IReadOnlyList<SharedSpec> ReadAll(Node node)
    {
        if (values.List(node, "sharedSteps", "write a list: - name: …") is not { } list) return [];
        if (list.Items.Count > SharedStore.Most) values.Wrong(list, $"there are {list.Items.Count} shared steps", $"a project may have {SharedStore.Most}");
        var lines = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var all = new List<SharedSpec>();
        foreach (var item in list.Items.Take(SharedStore.Most))
        {
            if (Read(item) is not { } found) continue;
            all.Add(found.Spec);
            if (found.Spec.Name.Length > 0 && !lines.TryAdd(found.Spec.Name, found.NameAt.Line))
                mistakes.Add(found.NameAt, $"others are called {Mistakes.Quote(found.Spec.Name)}", $"they are in line {lines[found.Spec.Name]}: give these a name of their own");
        }

        return all;
    }

    private string Name(Fields fields)
    {
        if (fields["name"] is not { } node)
        {
            mistakes.Add(fields.At, "the shared steps have no name", "add name: …");
            return "";
        }

        var name = values.Name(node, "name") ?? "";
        if (Words.SuiteName(name) is not null) values.Wrong(node, $"shared steps cannot be called {Mistakes.Quote(name)}", "use no / and no \\: the name is a part of their address");
        return name;
    }

    private List<StepSpec> Steps(Fields fields)
    {
        if (fields["steps"] is not { } node)
        {
            mistakes.Add(fields.At, "there are no steps", "add steps: with at least one");
            return [];
        }

        if (values.List(node, "steps", "write a list: - run: …") is not { } list) return [];
        if (list.Items.Count == 0) values.Wrong(list, "there are no steps", "add at least one");
        if (list.Items.Count > SuiteFile.MaxStepsOfACase) values.Wrong(list, $"there are {list.Items.Count} steps", $"{SuiteFile.MaxStepsOfACase} are allowed, as in a case");
        return [.. list.Items.Take(SuiteFile.MaxStepsOfACase).Select(steps.Read).OfType<StepSpec>()];
    }
}
