namespace TestRuns.Results.Reading;

/// <summary>A <c>testcase</c> while its children come in.</summary>
internal sealed class JUnitCase(XmlSource xml)
{
    private const int MostAttachments = 50;
    private const int MostProperties = 100;
    private const int LongestProperty = 1_000;
    private const int MostTries = 50;
    private const string AttachmentStart = "[[ATTACHMENT|";

    private static readonly string[] SkippedWords = ["skipped", "notrun", "suppressed", "disabled", "ignored", "pending"];
    private static readonly string[] FailedWords = ["failed", "failure", "fail", "error"];

    private readonly List<ReadFailure> reruns = [];
    private readonly List<ReadFailure> flaky = [];
    private readonly Dictionary<string, string> properties = new(StringComparer.Ordinal);
    private readonly JoinedText output = new(xml.LongestText);
    private readonly JoinedText error = new(xml.LongestText);
    private readonly JoinedText allFailures = new(xml.LongestText, "\n\n");
    private (string? Message, string? Type, string? Details) firstFailure;
    private int failures;
    private bool skipped;
    private string? skipMessage;

    public required string Name { get; init; }
    public required string ClassName { get; init; }
    public required string Suite { get; init; }
    public string? File { get; init; }
    public int? Line { get; init; }
    public TimeSpan? Duration { get; init; }

    /// <summary>gtest says twice what became of a test: what came out of it, and whether it was run.</summary>
    public (string? Result, string? Status) Told { get; init; }

    /// <summary>It stands on a child.</summary>
    public async Task Take()
    {
        switch (xml.Name)
        {
            case "failure" or "error":
                await Failed();
                break;
            case "skipped":
                skipped = true;
                skipMessage = Said(xml.Attribute("message"));
                skipMessage = await xml.Text() is { } more && skipMessage is null ? more.Trim() : skipMessage;
                break;
            case "rerunFailure" or "rerunError" when reruns.Count < MostTries:
                reruns.Add(new ReadFailure(Said(xml.Attribute("message")), await xml.Text()));
                break;
            case "flakyFailure" or "flakyError" when flaky.Count < MostTries:
                flaky.Add(new ReadFailure(Said(xml.Attribute("message")), await xml.Text()));
                break;
            case "system-out":
                output.Add(await xml.Text());
                break;
            case "system-err":
                error.Add(await xml.Text());
                break;
            case "properties":
                break;
            case "property":
                await Property();
                break;
            default:
                await xml.Skip();
                break;
        }
    }

    public ReadCase Done(DateTimeOffset? began)
    {
        var told = $"{Told.Result}".ToLowerInvariant();
        var status = failures > 0 || FailedWords.Contains(told) ? ReadStatus.Failed
            : skipped || SkippedWords.Contains(told) || SkippedWords.Contains($"{Told.Status}".ToLowerInvariant()) ? ReadStatus.Skipped
            : ReadStatus.Passed;
        // Of the tries of a failed test, Surefire writes the first as its failure and the others behind it.
        List<ReadFailure> tries = status == ReadStatus.Failed && reruns.Count > 0 ? [Failure(), .. reruns] : [];
        var final = tries.Count > 0 ? tries[^1] : Failure();
        var said = output.Value;
        return new ReadCase
        {
            Suite = Suite,
            ClassName = ClassName,
            Name = Name,
            File = File,
            Line = Line,
            Status = status,
            Duration = Duration,
            StartedAt = began,
            Message = status switch { ReadStatus.Failed => final.Message, ReadStatus.Skipped => skipMessage, _ => null },
            Type = firstFailure.Type,
            Details = status == ReadStatus.Failed ? final.Details : null,
            Output = said,
            Error = error.Value,
            Attachments = Attachments(said),
            Properties = properties,
            Earlier = tries.Count > 0 ? tries[..^1] : status == ReadStatus.Passed ? flaky : [],
        };
    }

    private async Task Failed()
    {
        var (message, type) = (Said(xml.Attribute("message")), xml.Attribute("type"));
        var details = await xml.Text();
        if (failures++ == 0) firstFailure = (message, type, details);
        allFailures.Add(details ?? message);
    }

    private ReadFailure Failure()
    {
        if (failures == 0) return new ReadFailure(null, null);
        var (message, _, details) = firstFailure;
        message ??= FirstLine(details);
        // gtest goes on after a failed expectation, and writes each.
        return failures == 1 ? new ReadFailure(message, details) : new ReadFailure($"{message} (and {failures - 1} more)", allFailures.Value);
    }

    private async Task Property()
    {
        var (name, value) = (xml.Attribute("name"), xml.Attribute("value"));
        var text = value ?? await xml.Text() ?? "";
        if (value is not null) await xml.Skip();
        if (name is not null && properties.Count < MostProperties) properties[Start(name)] = Start(text);
    }

    private static List<string> Attachments(string? output)
    {
        var found = new List<string>();
        if (output?.Contains(AttachmentStart, StringComparison.Ordinal) != true) return found;
        foreach (var line in output.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (!line.StartsWith(AttachmentStart, StringComparison.Ordinal) || !line.EndsWith("]]", StringComparison.Ordinal)) continue;
            if (found.Count < MostAttachments) found.Add(line[AttachmentStart.Length..^2]);
        }

        return found;
    }

    private static string Start(string text) => text.Length <= LongestProperty ? text : text[..LongestProperty];

    /// <summary>Node's runner writes <c>message="true"</c> where nothing was said.</summary>
    private static string? Said(string? message) => message?.Trim() is { Length: > 0 } text && text != "true" ? text : null;

    private static string? FirstLine(string? text) => text?.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
}
