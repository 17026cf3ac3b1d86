using System.Text.Json;
using TestRuns.Controllers.Wire;
using TestRuns.Masking;

namespace TestRuns.Worker.Steps;

internal static class HttpExpectations
{
    private const int LongestQuote = 200;

    /// <summary>Every expectation that the answer does not meet, each in words. Empty: all are met.</summary>
    public static IReadOnlyList<string> Check(HttpPart part, HttpAnswer answer, SecretMask mask) =>
        [.. Status(part, answer), .. Headers(part, answer, mask), .. Json(part, answer, mask), .. Text(part, answer, mask), .. Time(part, answer)];

    private static IEnumerable<string> Status(HttpPart part, HttpAnswer answer)
    {
        if (part.Status is { } status ? answer.Status == status : answer.Status is >= 200 and < 300) yield break;
        var wanted = part.Status is { } one ? $"status {one}" : "a status from 200 to 299";
        var towards = answer.Header("Location") is { } location ? $" to {location}" : "";
        yield return $"expected {wanted}, got {answer.Status}{towards}";
    }

    private static IEnumerable<string> Headers(HttpPart part, HttpAnswer answer, SecretMask mask) =>
        from expected in part.ExpectHeaders
        let actual = answer.Header(expected.Key)
        where actual != expected.Value
        select $"expected header {expected.Key} to be '{expected.Value}', {(actual is null ? "there is none" : $"got '{Quote(actual, mask)}'")}";

    private static IEnumerable<string> Json(HttpPart part, HttpAnswer answer, SecretMask mask)
    {
        if (part.ExpectJson.Count == 0) return [];
        try
        {
            using var body = JsonDocument.Parse(answer.Body);
            return [.. part.ExpectJson.SelectMany(expected => Json(expected.Key, expected.Value, body.RootElement, mask))];
        }
        catch (JsonException error)
        {
            return [$"the body is not JSON: {error.Message}"];
        }
    }

    private static IEnumerable<string> Json(string path, string expected, JsonElement root, SecretMask mask)
    {
        if (JsonPath.Find(root, path, out var problem) is not { } found) yield return problem!;
        else if (JsonPath.TextOf(found) is var actual && actual != expected) yield return $"expected {path} to be '{expected}', got '{Quote(actual, mask)}'";
    }

    private static IEnumerable<string> Text(HttpPart part, HttpAnswer answer, SecretMask mask)
    {
        if (part.ExpectText is not { } text || answer.Body.Contains(text, StringComparison.Ordinal)) yield break;
        yield return $"the body does not contain '{Quote(text, mask)}'";
    }

    private static IEnumerable<string> Time(HttpPart part, HttpAnswer answer)
    {
        if (part.Within is not { } within || answer.Took <= within) yield break;
        yield return $"expected an answer within {within.TotalMilliseconds:0} ms, it took {answer.Took.TotalMilliseconds:0} ms";
    }

    // Masked before it is cut: the first half of a secret is no longer found.
    private static string Quote(string text, SecretMask mask)
    {
        var masked = mask.Apply(text);
        return masked.Length <= LongestQuote ? masked : masked[..LongestQuote] + "…";
    }
}
