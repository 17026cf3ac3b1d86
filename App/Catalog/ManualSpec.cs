namespace TestRuns.Catalog;

/// <summary>What a person is to do, and what must then be seen.</summary>
public sealed record ManualSpec(string Instruction, string? Expect);
