namespace TestRuns.Results.Reading;

/// <summary>A result in a TRX file while its parts come in.</summary>
internal sealed class TrxResult
{
    private const int MostAttachments = 50;

    private readonly string name;
    private readonly ReadStatus status;
    private readonly TimeSpan? duration;
    private readonly DateTimeOffset? startedAt;
    private readonly List<string> attachments = [];
    private readonly JoinedText output;
    private string? message;
    private string? stack;
    private string? error;

    /// <param name="longest">Of what it wrote, in characters.</param>
    public TrxResult(string? testName, string? took, string? start, string? outcome, int longest)
    {
        output = new JoinedText(longest);
        name = testName ?? "(without a name)";
        if (testName is null) Mistake = ("a result without a testName", "every result has one");
        duration = took is null ? null : ReadTime.Span(took);
        startedAt = start is null ? null : ReadTime.Point(start);
        switch (outcome)
        {
            case "Passed" or "PassedButRunAborted" or "Completed" or "Warning":
                status = ReadStatus.Passed;
                break;
            case "NotExecuted" or "Inconclusive" or "Pending" or "NotRunnable" or "Skipped":
                status = ReadStatus.Skipped;
                break;
            case "InProgress":
                status = ReadStatus.Failed;
                message = "It was begun and not finished";
                break;
            // The writer leaves out what it has as its default, and that is Error.
            case null or "Failed" or "Error" or "Timeout" or "Aborted" or "Disconnected":
                status = ReadStatus.Failed;
                if (outcome is "Timeout" or "Aborted" or "Disconnected") message = outcome;
                break;
            default:
                status = ReadStatus.Failed;
                Mistake = ($"the outcome “{outcome[..Math.Min(40, outcome.Length)]}” is none", "such as Passed, Failed, NotExecuted");
                break;
        }
    }

    public (string Problem, string Remedy)? Mistake { get; }

    /// <summary>It stands on an element somewhere inside.</summary>
    public async Task Take(XmlSource xml)
    {
        switch (xml.Name)
        {
            case "StdOut":
                output.Add(await xml.Text());
                break;
            case "StdErr":
                error = await xml.Text();
                break;
            // Within ErrorInfo: those of TextMessages are taken with it.
            case "Message":
                message = (await xml.Text())?.Trim() ?? message;
                break;
            case "StackTrace":
                stack = await xml.Text();
                break;
            case "TextMessages":
                output.Add(await xml.Text());
                break;
            case "ResultFile" when attachments.Count < MostAttachments && xml.Attribute("path") is { } path:
                attachments.Add(path);
                break;
            default:
                // Output, ErrorInfo, InnerResults: what is in them comes next.
                break;
        }
    }

    public ReadCase Done() => new()
    {
        Suite = "",
        ClassName = CaseTitle.ClassOf(name),
        Name = name,
        Status = status,
        Duration = duration,
        StartedAt = startedAt,
        Message = status == ReadStatus.Passed ? null : message,
        Details = status != ReadStatus.Failed ? null : stack is null || message is null ? stack : $"{message}\n{stack}",
        Output = output.Value,
        Error = error,
        Attachments = attachments,
    };
}
