using TestRuns.Catalog;

namespace TestRuns.Results.Reading;

public enum ResultFormat
{
    Unknown,
    JUnit,
    Trx,

    /// <summary>What <c>testruns exec</c> kept because its server was away.</summary>
    Exec,
}

/// <summary>What a file says of the whole run; each may be missing.</summary>
public sealed record ToldRun(string? Name, string? Suite, string? Key, string? Branch, string? Commit, string? Link);

/// <summary>What a result file came to.</summary>
public sealed record ReadReport
{
    public required ResultFormat Format { get; init; }
    public int Passed { get; init; }
    public int Failed { get; init; }
    public int Skipped { get; init; }

    /// <summary>Passed, but not at the first try.</summary>
    public int Flaky { get; init; }

    public int Cases => Passed + Failed + Skipped;

    /// <summary>What makes it a wrong file. The tests before a mistake were told of all the same: what to do with them is the reader's to decide.</summary>
    public IReadOnlyList<FileMistake> Mistakes { get; init; } = [];

    /// <summary>What was put up with: texts cut short, times that are none.</summary>
    public IReadOnlyList<FileMistake> Notes { get; init; } = [];

    /// <summary>When its first test began; null: it does not say.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Null: it says nothing of it.</summary>
    public ToldRun? Run { get; init; }

    /// <summary>From then until its last test ended; without a beginning, all of its tests' times together.</summary>
    public TimeSpan Took { get; init; }
}
