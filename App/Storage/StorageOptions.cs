namespace TestRuns.Storage;

/// <summary>Section <c>Data</c> of the settings, but for <c>Data:Path</c>, which is needed before all others.</summary>
public sealed class StorageOptions
{
    /// <summary>When less is free on the data folder's disk, the server says that it is not ready; in bytes.</summary>
    public long MinFreeBytes { get; set; } = 200 * 1024 * 1024;

    public IEnumerable<string> Mistakes()
    {
        if (MinFreeBytes < 0) yield return "Data:MinFreeBytes must be 0 or more";
    }
}
