using TestRuns.Results;

namespace TestRuns.Components.Files;

internal static class FileAddress
{
    public static string Of(Artifact file) => $"/api/v1/runs/{file.RunId}/artifacts/{file.Name}";

    /// <summary>One of Playwright's, by its usual name.</summary>
    public static bool IsTrace(Artifact file) => file.Name.EndsWith("trace.zip", StringComparison.OrdinalIgnoreCase);
}
