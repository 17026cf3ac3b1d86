namespace TestRuns.Runs.Reading;

/// <summary>Which runs a list shows.</summary>
public sealed record RunFilter
{
    /// <summary>The projects that the reader may see; null: all of them.</summary>
    public IReadOnlyList<long>? Projects { get; init; }

    /// <summary>Empty: every status.</summary>
    public IReadOnlyList<RunStatus> Statuses { get; init; } = [];

    /// <summary>Occurs in the name, suite, branch, commit or key, or is the number (<c>#12</c> or <c>12</c>).</summary>
    public string? Text { get; init; }

    public string? Key { get; init; }
    public string? Branch { get; init; }

    /// <summary>The environment's name.</summary>
    public string? Environment { get; init; }

    public string? Suite { get; init; }

    /// <summary>When they ended; null: whenever, or not yet.</summary>
    public EndedBetween? Ended { get; init; }

    public AbortKind? AbortKind { get; init; }

    /// <summary>Who ended it early, as the record names them.</summary>
    public string? AbortBy { get; init; }

    public string? Controller { get; init; }

    public bool Matches(RunSummary run)
    {
        if (run.IsGone) return false;
        if (Projects is not null && !Projects.Contains(run.ProjectId)) return false;
        if (Statuses.Count > 0 && !Statuses.Contains(run.Status)) return false;
        if (Key is not null && run.Key != Key) return false;
        if (Branch is not null && run.Branch != Branch) return false;
        if (Environment is not null && run.EnvironmentName != Environment) return false;
        if (Suite is not null && run.SuiteName != Suite) return false;
        if (Ended is { } ended && !ended.Holds(run.EndedAt)) return false;
        if (AbortKind is not null && run.Abort?.Kind != AbortKind) return false;
        if (AbortBy is not null && run.Abort?.By != AbortBy) return false;
        if (Controller is not null && run.Controller != Controller) return false;
        return string.IsNullOrWhiteSpace(Text) || Number == run.Number || Searched(run).Any(Holds);
    }

    /// <summary>The run number that the text asks for, if it is one.</summary>
    internal int? Number => int.TryParse(Text?.Trim().TrimStart('#'), out var number) ? number : null;

    private bool Holds(string? value) => value is not null && value.Contains(Text!.Trim(), StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string?> Searched(RunSummary run) => [run.Name, run.SuiteName, run.Branch, run.Commit, run.Key];
}

/// <param name="From">At this moment or later.</param>
/// <param name="Until">Before this moment.</param>
public sealed record EndedBetween(DateTimeOffset From, DateTimeOffset Until)
{
    public bool Holds(DateTimeOffset? at) => at >= From && at < Until;
}

/// <param name="Next">Give it as <c>before</c> to read on; null: there are no more.</param>
public sealed record RunPage(IReadOnlyList<RunSummary> Runs, long? Next);
