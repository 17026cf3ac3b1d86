using TestRuns.Results.Reading;

namespace TestRuns.Results.Import;

/// <summary>
/// What is kept of a test until the run is made of it. All of an import is in memory then: no more than the run keeps, and of
/// what tests wrote, no more than there is room for.
/// </summary>
internal sealed class KeptCase
{
    public const int LongestTitle = 500;
    public const int LongestMessage = 4_000;

    /// <summary>Where there is no room for more.</summary>
    private const int ShortMessage = 300;

    private const int LongestPath = 500;
    private const int MostTries = 20;

    /// <summary>A property of tests of which the texts were too much together.</summary>
    public const string LeftOut = "testruns.leftOut";

    /// <summary>In characters, of all tests together; the rest is left out, and each log says so.</summary>
    private const int MostText = 32 * 1024 * 1024;

    private int text;

    public ReadCase Of(ReadCase one)
    {
        var kept = new ReadCase
        {
            Suite = "",
            ClassName = "",
            Name = Short(one.Title, LongestTitle)!,
            File = Short(one.File, LongestPath),
            Line = one.Line,
            Status = one.Status,
            Duration = one.Duration,
            StartedAt = one.StartedAt,
            Message = Short(one.Message, LongestMessage),
            Details = one.Details,
            Output = one.Output,
            Error = one.Error,
            Attachments = [.. one.Attachments.Select(path => Short(path, LongestPath)!)],
            Earlier = [.. one.Earlier.Take(MostTries).Select(tried => tried with { Message = Short(tried.Message, LongestMessage) })],
        };
        var length = Length(kept);
        if (text + length > MostText) return WithoutTexts(kept, length);
        text += length;
        return kept;
    }

    public static string? Short(string? text, int most) => text is null || text.Length <= most ? text : text[..(most - 4)] + " […]";

    private static ReadCase WithoutTexts(ReadCase one, int length) => one with
    {
        Message = Short(one.Message, ShortMessage),
        Details = null,
        Output = null,
        Error = null,
        Attachments = [],
        Earlier = [.. one.Earlier.Select(tried => new ReadFailure(Short(tried.Message, ShortMessage), null))],
        Properties = new Dictionary<string, string>(StringComparer.Ordinal) { [LeftOut] = $"{length}" },
    };

    private static int Length(ReadCase one) =>
        (one.Message?.Length ?? 0) + (one.Details?.Length ?? 0) + (one.Output?.Length ?? 0) + (one.Error?.Length ?? 0)
        + one.Attachments.Sum(path => path.Length) + one.Earlier.Sum(tried => (tried.Message?.Length ?? 0) + (tried.Details?.Length ?? 0));
}
