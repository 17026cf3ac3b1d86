using System.Text.Json.Serialization;

namespace TestRuns.Reporters.Wire;

[JsonConverter(typeof(CamelCaseWord<ReportedStatus>))]
public enum ReportedStatus
{
    Passed,
    Failed,
    Skipped,
    Cancelled,
}

/// <summary>What <see cref="ReportItem.Type"/> can be.</summary>
public static class ItemTypes
{
    public const string CaseStarted = "case.started";
    public const string CaseFinished = "case.finished";
    public const string StepStarted = "step.started";
    public const string StepFinished = "step.finished";
    public const string Output = "output";
    public const string Plan = "plan";
}

/// <summary>Something that happened in the suite. Which parts are set depends on <see cref="Type"/>.</summary>
public sealed record ReportItem
{
    /// <summary>Its number in the session: grows by one with each.</summary>
    public required long Seq { get; init; }

    /// <summary>One of <see cref="ItemTypes"/>.</summary>
    public required string Type { get; init; }

    public DateTimeOffset? At { get; init; }

    /// <summary>The reporter's own id of the case, unique within the session. Of every item but output and plan.</summary>
    public string? Case { get; init; }

    /// <summary>Of case.started; of a case.finished whose case was never started, such as a test that an abort came before.</summary>
    public string? Title { get; init; }

    /// <summary>What stands before the title: file, groups.</summary>
    public IReadOnlyList<string>? Path { get; init; }

    public string? File { get; init; }
    public int? Line { get; init; }
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>From 1. Left out: 1, of a step that ends the one that it began in.</summary>
    public int? Attempt { get; init; }

    /// <summary>The reporter's own id of the step, unique within the session.</summary>
    public string? Step { get; init; }

    public string? Name { get; init; }

    /// <summary>Of step.started: <c>run</c>, or left out.</summary>
    public string? Kind { get; init; }

    public ReportedStatus? Status { get; init; }

    /// <summary>One line for people: why the case is what it is.</summary>
    public string? Result { get; init; }

    /// <summary>It passed, but not at once.</summary>
    public bool? Flaky { get; init; }

    /// <summary>False: another attempt of the case follows.</summary>
    public bool? Final { get; init; }

    public double? DurationMs { get; init; }
    public string? Message { get; init; }
    public int? ExitCode { get; init; }
    public IReadOnlyList<ReportedLine>? Lines { get; init; }

    /// <summary>Of plan: how many cases will come in all.</summary>
    public int? Cases { get; init; }
}

/// <param name="Err">From standard error.</param>
/// <param name="Text">Without its line end; ANSI sequences are kept.</param>
public sealed record ReportedLine(DateTimeOffset At, bool Err, string Text);

/// <summary>Reporter → server: what happened since the last one.</summary>
public sealed record ItemReport(IReadOnlyList<ReportItem> Items);

/// <param name="NextSeq">All items with a lower number are stored.</param>
/// <param name="Steps">The server's numbers of the steps that began, by the reporter's ids.</param>
public sealed record ReportAnswer(long NextSeq, IReadOnlyDictionary<string, long> Steps);
