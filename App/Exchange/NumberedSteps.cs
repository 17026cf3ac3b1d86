using System.Text.RegularExpressions;

namespace TestRuns.Exchange;

/// <summary>Steps that stand in one text, each with its number before it, and what is expected of each in another.</summary>
internal static partial class NumberedSteps
{
    public static IReadOnlyList<StepDraft> Of(string? steps, string? expected)
    {
        if (string.IsNullOrWhiteSpace(steps) && string.IsNullOrWhiteSpace(expected)) return [];
        var acts = Split(PlainText.Prose(steps ?? ""));
        if (acts.Count < 2) return [new StepDraft(steps ?? "", expected)];
        var results = Split(PlainText.Prose(expected ?? ""));
        if (results.Count == acts.Count) return [.. acts.Zip(results, (act, result) => new StepDraft(act, result))];
        // One text for all of them is what is to be seen at the end.
        return [.. acts[..^1].Select(act => new StepDraft(act, null)), new StepDraft(acts[^1], expected)];
    }

    /// <returns>Empty: they are not numbered 1, 2, 3….</returns>
    private static List<string> Split(string text)
    {
        var begins = Number().Matches(text).ToList();
        if (begins.Count < 2 || begins[0].Index != 0) return [];
        for (var at = 0; at < begins.Count; at++)
            if (begins[at].Groups["number"].Value != $"{at + 1}") return [];
        return [.. begins.Select((begin, at) => text[(begin.Index + begin.Length)..(at + 1 < begins.Count ? begins[at + 1].Index : text.Length)].Trim())];
    }

    [GeneratedRegex(@"^[ \t]*(?<number>\d{1,3})[.)][ \t]+", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Number();
}
