using System.Text.Json;

namespace TestRuns.Cli.Server;

/// <summary>A run that was just made, or that was there already under its key.</summary>
internal sealed record MadeRun(long Id, int Number, string Status, string Url, string? NotStarted);

/// <summary>What is shown of a run.</summary>
internal sealed record ShownRun(long Id, int Number, string Name, string Status, string? WaitsFor, ShownProgress? Progress, ShownAbort? Abort, string Url)
{
    public bool IsTerminal => Status is "Passed" or "Failed" or "Cancelled";

    public int ExitCode => Status switch
    {
        "Passed" => ExitCodes.Passed,
        "Cancelled" or "CancelRequested" => ExitCodes.Cancelled,
        _ => ExitCodes.Failed,
    };
}

internal sealed record ShownProgress(int Total, int Passed, int Failed, int Skipped, int Cancelled);

internal sealed record ShownAbort(string Kind, string Text, string By, bool Unconfirmed);

internal sealed record AbortReply(string Outcome, string? Status);

/// <summary>One thing that happened to a run.</summary>
internal sealed record RunHappening(long Id, long? CaseId, string Type, DateTimeOffset At, string By, IReadOnlyDictionary<string, string>? Facts)
{
    /// <summary>As the server wrote it.</summary>
    public JsonElement Raw { get; init; }

    public bool EndsTheRun => Type is "run.passed" or "run.failed" or "run.cancelled";

    public string? Fact(string name) => Facts is not null && Facts.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}
