namespace TestRuns.Cli;

/// <summary>Of every verb: design.md §5.</summary>
public static class ExitCodes
{
    public const int Passed = 0;
    public const int Failed = 1;
    public const int WrongUse = 2;
}
