using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TestRuns.Worker.Steps;

/// <summary>The small part of JSONPath that names one value: <c>$.a.b[0]['c d']</c>.</summary>
internal static partial class JsonPath
{
    /// <summary>Null: there is no such value, or the path cannot be read; <paramref name="problem"/> says which.</summary>
    public static JsonElement? Find(JsonElement root, string path, out string? problem)
    {
        problem = path.StartsWith('$') ? null : $"'{path}' does not begin with $";
        var here = root;
        for (var at = 1; at < path.Length && problem is null;)
        {
            var step = Step().Match(path, at);
            at += step.Length;
            if (!step.Success) problem = $"'{path}' is not a path such as $.items[0].name";
            else if (Take(here, step) is { } next) here = next;
            else problem = $"expected {path}, there is nothing at {path[..at]}";
        }
        return problem is null ? here : null;
    }

    /// <summary>A text without its quotes, everything else as JSON has it.</summary>
    public static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static JsonElement? Take(JsonElement here, Match step)
    {
        if (step.Groups["index"] is { Success: true } index)
        {
            var number = int.Parse(index.Value, CultureInfo.InvariantCulture);
            return here.ValueKind == JsonValueKind.Array && number < here.GetArrayLength() ? here[number] : null;
        }
        return here.ValueKind == JsonValueKind.Object && here.TryGetProperty(step.Groups["name"].Value, out var value) ? value : null;
    }

    [GeneratedRegex(@"\G(?:\.(?<name>[^.\[\]]+)|\[(?<index>[0-9]{1,9})\]|\['(?<name>[^']*)'\])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Step();
}
