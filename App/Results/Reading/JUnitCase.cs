namespace TestRuns.Results.Reading;

/// <summary>A <c>testcase</c> while its children come in.</summary>
internal sealed class JUnitCase(XmlSource xml)
{
    private const int MostAttachments = 50;
    private const int MostProperties = 100;
    private const string AttachmentStart = "[[ATTACHMENT|";

    private static readonly string[] SkippedWords = ["skipped", "notrun", "suppressed", "disabled", "ignored", "pending"];
    private static readonly string[] FailedWords = ["failed", "failure", "fail", "error"];

    private readonly List<(string? Message, string? Type, string? Details)> failures = [];
    private readonly List<ReadFailure> reruns = [];
    private readonly List<ReadFailure> flaky = [];
    private readonly Dictionary<string, string> properties = new(StringComparer.Ordinal);
    private string? output;
    private string? error;
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
                var (message, type) = (Said(xml.Attribute("message")), xml.Attribute("type"));
                failures.Add((message, type, await xml.Text()));
                break;
            case "skipped":
                skipped = true;
                skipMessage = Said(xml.Attribute("message"));
                skipMessage = await xml.Text() is { } more && skipMessage is null ? more.Trim() : skipMessage;
                break;
            case "rerunFailure" or "rerunError":
                reruns.Add(new ReadFailure(Said(xml.Attribute("message")), await xml.Text()));
                break;
            case "flakyFailure" or "flakyError":
                flaky.Add(new ReadFailure(Said(xml.Attribute("message")), await xml.Text()));
                break;
            case "system-out":
                output = Joined(output, await xml.Text());
                break;
            case "system-err":
                error = Joined(error, await xml.Text());
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
        var status = failures.Count > 0 || FailedWords.Contains(told) ? ReadStatus.Failed
            : skipped || SkippedWords.Contains(told) || SkippedWords.Contains($"{Told.Status}".ToLowerInvariant()) ? ReadStatus.Skipped
            : ReadStatus.Passed;
        // Of the tries of a failed test, Surefire writes the first as its failure and the others behind it.
        List<ReadFailure> tries = status == ReadStatus.Failed && reruns.Count > 0 ? [Failure(), .. reruns] : [];
        var final = tries.Count > 0 ? tries[^1] : Failure();
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
            Type = failures.Count > 0 ? failures[0].Type : null,
            Details = status == ReadStatus.Failed ? final.Details : null,
            Output = output,
            Error = error,
            Attachments = Attachments(),
            Properties = properties,
            Earlier = tries.Count > 0 ? tries[..^1] : status == ReadStatus.Passed ? flaky : [],
        };
    }

    private ReadFailure Failure()
    {
        if (failures.Count == 0) return new ReadFailure(null, null);
        var (message, _, details) = failures[0];
        message ??= FirstLine(details);
        if (failures.Count == 1) return new ReadFailure(message, details);
        // gtest goes on after a failed expectation, and writes each.
        var all = string.Join("\n\n", failures.Select(one => one.Details ?? one.Message).Where(one => one is not null));
        return new ReadFailure($"{message} (and {failures.Count - 1} more)", all);
    }

    private async Task Property()
    {
        var (name, value) = (xml.Attribute("name"), xml.Attribute("value"));
        var text = await xml.Text();
        if (name is not null && properties.Count < MostProperties) properties[name] = value ?? text ?? "";
    }

    private List<string> Attachments()
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

    /// <summary>Node's runner writes <c>message="true"</c> where nothing was said.</summary>
    private static string? Said(string? message) => message?.Trim() is { Length: > 0 } text && text != "true" ? text : null;

    private static string? FirstLine(string? text) => text?.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();

    private static string? Joined(string? one, string? other) => one is null ? other : other is null ? one : $"{one}\n{other}";
}
