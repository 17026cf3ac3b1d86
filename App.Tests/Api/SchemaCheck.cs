using System.Text.Json;

namespace TestRuns.Tests.Api;

/// <summary>Holds a value against a schema of an OpenAPI document; a field that the schema does not know is a mistake, too.</summary>
internal static class SchemaCheck
{
    public static IEnumerable<string> Mistakes(JsonElement value, JsonElement schema, JsonElement document, string at)
    {
        if (schema.ValueKind != JsonValueKind.Object) return [];
        if (schema.TryGetProperty("$ref", out var reference)) return Referenced(value, reference.GetString()!, document, at);
        foreach (var choice in new[] { "oneOf", "anyOf" })
            if (schema.TryGetProperty(choice, out var schemas)) return schemas.EnumerateArray().Any(one => !Mistakes(value, one, document, at).Any()) ? [] : [$"{at} is none of {choice}: {value}"];
        if (schema.TryGetProperty("type", out var type) && !Types(type).Any(one => Is(value, one))) return [$"{at} is {value.ValueKind}, not {type}"];
        if (schema.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(word => word.ToString() == value.ToString())) return [$"{at} is {value}, none of {words}"];
        return value.ValueKind switch
        {
            JsonValueKind.Object => OfObject(value, schema, document, at),
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) => value.EnumerateArray().SelectMany((item, index) => Mistakes(item, items, document, $"{at}[{index}]")),
            _ => [],
        };
    }

    /// <summary>A problem may say more than its schema: RFC 9457 calls that extensions.</summary>
    private static IEnumerable<string> Referenced(JsonElement value, string reference, JsonElement document, string at)
    {
        var name = reference.Split('/')[^1];
        var found = Mistakes(value, document.GetProperty("components").GetProperty("schemas").GetProperty(name), document, at);
        return name.EndsWith("ProblemDetails", StringComparison.Ordinal) ? found.Where(mistake => !mistake.EndsWith(Unknown, StringComparison.Ordinal)) : found;
    }

    private const string Unknown = "is not in the document";

    private static IEnumerable<string> OfObject(JsonElement value, JsonElement schema, JsonElement document, string at)
    {
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()!) : [];
        foreach (var name in required)
            if (!value.TryGetProperty(name, out _)) yield return $"{at}.{name} is missing";
        var known = schema.TryGetProperty("properties", out var properties);
        var open = schema.TryGetProperty("additionalProperties", out var others);
        if (!known && !open) yield break;
        foreach (var field in value.EnumerateObject())
        {
            if (known && properties.TryGetProperty(field.Name, out var property))
            {
                foreach (var mistake in Mistakes(field.Value, property, document, $"{at}.{field.Name}")) yield return mistake;
            }
            else if (open && others.ValueKind == JsonValueKind.Object)
            {
                foreach (var mistake in Mistakes(field.Value, others, document, $"{at}.{field.Name}")) yield return mistake;
            }
            else
            {
                yield return $"{at}.{field.Name} {Unknown}";
            }
        }
    }

    private static IEnumerable<string> Types(JsonElement type) => type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()!) : [type.GetString()!];

    private static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => false,
    };
}
