namespace TestRuns.Controllers.Wire;

/// <summary>
/// Which try of which step an order, a cancel or a report speaks of. The server rejects reports of an older epoch or
/// attempt; a controller that holds an older one is told to end it.
/// </summary>
/// <param name="RunId">The run.</param>
/// <param name="Epoch">Goes up each time the run goes back to the queue.</param>
/// <param name="StepId">The step execution: unique over all tries of all steps.</param>
/// <param name="Attempt">Which try of its case the step belongs to, from 1.</param>
public sealed record OrderId(long RunId, int Epoch, long StepId, int Attempt);

/// <summary>Server → controller: carry out this step. Exactly one of the parts is set.</summary>
public sealed record StepOrder
{
    public required OrderId Id { get; init; }
    public required string StepName { get; init; }

    /// <summary>From the start of the step. When it is over the controller ends the step by itself.</summary>
    public required TimeSpan Timeout { get; init; }

    public bool Critical { get; init; }

    /// <summary>The whole environment that the step gets on top of the controller's own.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Texts that are masked in the output before it leaves the controller.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>Output beyond this many bytes is read and dropped; the report says so.</summary>
    public long MaxOutputBytes { get; init; } = long.MaxValue;

    /// <summary>One name: the folder within the workspace of its run that takes its place, for steps that run beside others of the run. Null: the workspace itself.</summary>
    public string? Folder { get; init; }

    public CommandPart? Command { get; init; }
    public HttpPart? Http { get; init; }

    /// <summary>Only for a controller that has said that it has a browser.</summary>
    public BrowserPart? Browser { get; init; }
}

/// <param name="Shell">Null: <c>/bin/sh</c>; on Windows <c>cmd.exe</c>.</param>
/// <param name="Cwd">Relative to the workspace, or to the order's folder in it, and inside it.</param>
/// <param name="StopSignal">TERM, INT, HUP or QUIT.</param>
/// <param name="Grace">Between the polite signal and SIGKILL.</param>
/// <param name="Results">Paths in the same folder, with wildcards, of result files that the step writes: they are handed to the server before its end is reported.</param>
public sealed record CommandPart(string Command, string? Shell, string? Cwd, string StopSignal, TimeSpan Grace, IReadOnlyList<string>? Results = null);

/// <param name="Status">Expected; null: any of 200 to 299.</param>
/// <param name="ExpectJson">A path such as <c>$.items[0].name</c> and the text that its value must have.</param>
public sealed record HttpPart(
    string Method,
    string Url,
    IReadOnlyDictionary<string, string> Headers,
    string? Body,
    int? Status,
    IReadOnlyDictionary<string, string> ExpectHeaders,
    IReadOnlyDictionary<string, string> ExpectJson,
    string? ExpectText,
    TimeSpan? Within);

/// <summary>What is done in a browser.</summary>
/// <param name="Actions">One after the other, until one of them fails.</param>
/// <param name="ActionTimeout">Of each; null: 30 s.</param>
/// <param name="VideoOnFailure">What fails is kept as a video, too.</param>
public sealed record BrowserPart(IReadOnlyList<BrowserPartAction> Actions, TimeSpan? ActionTimeout = null, bool VideoOnFailure = false);

/// <param name="Action">goto, click, fill, press, check, uncheck, expect, screenshot.</param>
/// <param name="Target">An address, a selector, a key, a name, or what is expected (text, visible, url), as the action takes it.</param>
public sealed record BrowserPartAction(string Action, string Target, string? Value);

/// <summary>
/// Server → controller: end this step. One that overtakes its own order is remembered: the order is then not carried out.
/// </summary>
/// <param name="Force">SIGKILL at once, without grace, critical or not.</param>
public sealed record CancelOrder(OrderId Id, bool Force);

/// <summary>Server → controller: the run is over here. What its steps left running ends, its workspace is removed.</summary>
public sealed record CloseRunOrder(long RunId, bool KeepWorkspace);
