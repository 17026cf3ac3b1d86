namespace TestRuns.Cli;

/// <summary>Of every verb: design.md §5.</summary>
public static class ExitCodes
{
    public const int Passed = 0;
    public const int Failed = 1;
    public const int WrongUse = 2;
    public const int Cancelled = 3;

    /// <summary>The server is out of reach, or in trouble of its own.</summary>
    public const int Unreachable = 4;

    /// <summary>Ctrl-C, and nothing was asked of the server: what a shell says of a command that ended by it.</summary>
    public const int Interrupted = 130;
}
