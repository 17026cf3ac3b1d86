using TestRuns.Catalog.Yaml;

namespace TestRuns.Catalog;

/// <summary>A step that was given no name is called after what it does, also when that changes.</summary>
public static class StepNaming
{
    /// <summary>The name that it was given; null: none.</summary>
    public static string? OwnName(this StepSpec step) => step.Name == StepNames.Of(step) ? null : step.Name;

    /// <summary>Called so from now on; null: after what it does.</summary>
    public static StepSpec Called(this StepSpec step, string? name) => step with { Name = name ?? StepNames.Of(step) };

    /// <summary>Changed, with its name where it has one of its own.</summary>
    public static StepSpec Changed(this StepSpec step, Func<StepSpec, StepSpec> change) => change(step).Called(step.OwnName());
}
