namespace TestRuns.E2E.Support;

/// <summary>For tests that look at the clock, or load the whole machine: nothing runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
