namespace TestRuns.Runs;

/// <summary>What a run's life can hang on: design.md §1, "client".</summary>
public enum ClientKind
{
    Controller,
    Browser,
    Reporter,
}
