namespace TestRuns.Catalog;

/// <summary>A shell command. Variables reach it as environment only: text is never pasted into a shell.</summary>
public sealed record RunSpec
{
    public required string Command { get; init; }

    /// <summary>The shell that takes the command by <c>-c</c>; null: <c>/bin/sh</c>, on Windows <c>cmd.exe</c>.</summary>
    public string? Shell { get; init; }

    /// <summary>Relative to the run's workspace, and inside it.</summary>
    public string? Cwd { get; init; }

    /// <summary>The polite signal that is sent first: <c>TERM</c>, <c>INT</c>, <c>HUP</c> or <c>QUIT</c>.</summary>
    public string StopSignal { get; init; } = "TERM";

    /// <summary>Between the polite signal and SIGKILL.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Globs of JUnit XML or TRX files, relative to the workspace.</summary>
    public IReadOnlyList<string> Results { get; init; } = [];
}
