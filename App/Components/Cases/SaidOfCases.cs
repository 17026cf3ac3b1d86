using TestRuns.Catalog;

namespace TestRuns.Components.Cases;

/// <summary>What is said of cases in a line.</summary>
internal static class SaidOfCases
{
    public static string Verb(RevisionLine line) => line switch
    {
        { Through: ChangeThrough.Restore } => "restored by",
        { Through: ChangeThrough.Copy } => "copied by",
        { Through: ChangeThrough.Import } => "imported by",
        { HasBefore: false } => "made by",
        _ => "changed by",
    };

    /// <summary>What becomes of a case that is run by itself: "runs on a controller with linux, holds the environment staging, knows BASE_URL".</summary>
    public static string Where(CaseSpec spec, SuiteSpec? suite)
    {
        var parts = new List<string>();
        var labels = AskedLabels.Of(suite?.Labels ?? [], [spec]);
        if (spec.Steps.Any(step => step.NeedsController)) parts.Add(labels.Count > 0 ? $"runs on a controller with {string.Join(", ", labels.Select(Called))}" : "runs on any controller");
        if (spec.Steps.Any(step => step.Kind == StepKind.Manual)) parts.Add("waits for you where it has manual steps");
        if (parts.Count == 0) parts.Add("runs on the server alone");
        if (suite?.Environment is { } environment) parts.Add($"holds the environment {environment}");
        if (suite is { Env.Count: > 0 }) parts.Add($"knows {string.Join(", ", suite.Env.Keys)}");
        return $"{string.Join(", ", parts)}.";
    }

    private static string Called(string label) => label == StepSpec.BrowserLabel ? "a browser" : label;

    public static string Through(ChangeThrough through) => through switch
    {
        ChangeThrough.Editor => "in the editor",
        ChangeThrough.SuiteFile => "by a suite's file",
        ChangeThrough.Api => "by the API",
        ChangeThrough.Restore => "from the history",
        ChangeThrough.Copy => "from another project",
        ChangeThrough.Import => "by an import",
        ChangeThrough.Server => "by the server",
        _ => throw new ArgumentOutOfRangeException(nameof(through), through, "A way of changing without a word"),
    };
}
