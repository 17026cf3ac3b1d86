using TestRuns.Catalog.Shared;

namespace TestRuns.Catalog.Yaml;

/// <summary>Shared steps that a text uses, and where.</summary>
public sealed record UsedAt(string Name, int Line, int Column);

/// <summary>A step that stands for shared steps: <c>- use: Sign in</c>.</summary>
/// <param name="mistakes">Takes what is wrong.</param>
/// <param name="known">What there is to be used; null: it is not known yet, and looked at by whoever asks <see cref="Seen"/>.</param>
internal sealed class UseReader(Mistakes mistakes, SharedNames? known)
{
    private readonly ValueReader values = new(mistakes);
    private readonly List<UsedAt> seen = [];

    public IReadOnlyList<UsedAt> Seen => seen;

    /// <summary>This is read of shared steps: they use none.</summary>
    public bool IsShared { get; init; }

    public StepSpec? Read(MapNode map, Func<string, bool> isOfSteps)
    {
        var fields = new Fields(map, "a step with use", ["use"], mistakes, key => isOfSteps(key) ? "use stands alone in its step: remove it" : null);
        var node = fields["use"]!;
        if (IsShared) values.Wrong(node, "shared steps cannot use other shared steps", "write the steps themselves here");
        if (IsShared || values.Name(node, "use") is not { } name) return null;
        seen.Add(new UsedAt(name, node.At.Line, node.At.Column));
        if (known is null) return StepSpec.Using(name);
        if (known.Find(name) is { } one) return StepSpec.Using(one.Name);
        var (problem, remedy) = Unknown(name, known);
        values.Wrong(node, problem, remedy);
        return StepSpec.Using(name);
    }

    /// <summary>How many steps these are.</summary>
    public int CountOf(IReadOnlyList<StepSpec> steps) => steps.Sum(step => step.Use is { } use ? known?.Find(use)?.Steps ?? 1 : 1);

    public static (string Problem, string Remedy) Unknown(string name, SharedNames known)
    {
        var remedy = known.Nearest(name) is { } near ? $"did you mean {near}?" : known.Any ? "the page Shared steps has those that there are" : "the project has none yet: make them on the page Shared steps";
        return ($"there are no shared steps called {Mistakes.Quote(name)}", remedy);
    }
}
