namespace TestRuns.Catalog;

/// <summary>The labels that a controller must have for some cases.</summary>
public static class AskedLabels
{
    /// <param name="chosen">Of their suite, or of who starts them.</param>
    /// <param name="cases">Browser steps are carried out where there is a browser.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> chosen, IEnumerable<CaseSpec> cases) =>
        cases.Any(spec => spec.Steps.Any(step => step.Kind == StepKind.Browser)) && !chosen.Contains(StepSpec.BrowserLabel, StringComparer.OrdinalIgnoreCase)
            ? [.. chosen, StepSpec.BrowserLabel]
            : chosen;
}
