namespace TestRuns.Catalog.Shared;

/// <summary>Shared steps as they are written down. None of them uses others.</summary>
public sealed record SharedSpec
{
    public required string Name { get; init; }

    public required IReadOnlyList<StepSpec> Steps { get; init; }
}
