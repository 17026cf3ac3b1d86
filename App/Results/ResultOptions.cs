namespace TestRuns.Results;

/// <summary>Section <c>Results</c> of the settings.</summary>
public sealed class ResultOptions
{
    /// <summary>Of one artifact, in bytes.</summary>
    public long MaxArtifactBytes { get; set; } = 50 * 1024 * 1024;

    /// <summary>Of all artifacts of a run, in bytes.</summary>
    public long MaxRunBytes { get; set; } = 1024L * 1024 * 1024;

    public IEnumerable<string> Mistakes()
    {
        if (MaxArtifactBytes < 1024) yield return "Results:MaxArtifactBytes must be 1024 or more";
        if (MaxRunBytes < MaxArtifactBytes) yield return "Results:MaxRunBytes must not be less than Results:MaxArtifactBytes";
    }
}
