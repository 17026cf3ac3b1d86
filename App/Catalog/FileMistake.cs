namespace TestRuns.Catalog;

/// <summary>One thing that is wrong in a file, where, and what would be right. Line and column count from 1.</summary>
public sealed record FileMistake(int Line, int Column, string Problem, string Remedy)
{
    public override string ToString() => $"line {Line}, column {Column}: {Problem}: {Remedy}";
}
