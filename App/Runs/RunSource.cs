namespace TestRuns.Runs;

/// <summary>Where a run's cases come from.</summary>
public enum RunSource
{
    /// <summary>It was made here, and its steps are carried out from here.</summary>
    Suite,

    /// <summary>An outside suite streams it in while it runs: it hangs on that suite's process.</summary>
    Reporter,

    /// <summary>It was over when it came: read from a file of results.</summary>
    Import,
}
