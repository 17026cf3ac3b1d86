using System.Text.Json;

namespace TestRuns.Hooks.Inbound;

/// <summary>What a call says: the key of a run, and what has become of it outside.</summary>
public sealed record StopWish(string Key, string Status)
{
    public const int LongestKey = 200;
    public const int LongestStatus = 100;

    private static readonly JsonDocumentOptions Shallow = new() { MaxDepth = 16 };

    /// <summary>Other members than the two are passed over: senders have more to say.</summary>
    public static (StopWish? Wish, IReadOnlyDictionary<string, string[]> Mistakes) Read(ReadOnlyMemory<byte> body)
    {
        var mistakes = new Dictionary<string, string[]>(StringComparer.Ordinal);
        try
        {
            using var json = JsonDocument.Parse(body, Shallow);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return (null, NotAnObject());
            var key = Text(json.RootElement, "key", LongestKey, mistakes);
            var status = Text(json.RootElement, "status", LongestStatus, mistakes);
            return mistakes.Count > 0 ? (null, mistakes) : (new StopWish(key!, status!), mistakes);
        }
        catch (JsonException)
        {
            return (null, NotAnObject());
        }
    }

    private static Dictionary<string, string[]> NotAnObject() =>
        new(StringComparer.Ordinal) { ["body"] = ["A JSON object such as {\"key\": \"build-17\", \"status\": \"stopped\"}."] };

    private static string? Text(JsonElement call, string name, int longest, Dictionary<string, string[]> mistakes)
    {
        var text = call.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Unescaped(value) : null;
        if (!string.IsNullOrWhiteSpace(text) && text.Length <= longest) return text;
        mistakes[name] = [$"A text of 1 to {longest} characters."];
        return null;
    }

    /// <summary>Null for half a character, such as <c>"\ud800"</c>.</summary>
    private static string? Unescaped(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
