namespace TestRuns.Cli.Exec;

/// <summary>What <c>exec</c> was asked to do. The front hands it to its worker as one line of JSON.</summary>
internal sealed record ExecOrder
{
    public required Uri Server { get; init; }
    public required string Token { get; init; }
    public required string Project { get; init; }
    public required string Name { get; init; }
    public required IReadOnlyList<string> Command { get; init; }
    public string? Suite { get; init; }
    public string? Key { get; init; }
    public string? Branch { get; init; }
    public string? Commit { get; init; }
    public string? Link { get; init; }

    /// <summary>Globs of result files, relative to the folder that the command runs in.</summary>
    public IReadOnlyList<string> Results { get; init; } = [];

    /// <summary>TERM, INT, HUP or QUIT.</summary>
    public required string StopSignal { get; init; }

    /// <summary>Between that signal and SIGKILL.</summary>
    public required TimeSpan Grace { get; init; }

    /// <summary>How long a server that is away is waited for after the command's end.</summary>
    public required TimeSpan Patience { get; init; }

    /// <summary>Remarks are for machines.</summary>
    public bool Json { get; init; }

    /// <summary>Of this one execution: by it its processes are known.</summary>
    public required string Identity { get; init; }
}
