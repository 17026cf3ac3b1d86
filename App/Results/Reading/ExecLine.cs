using System.Text;
using System.Text.Json;

namespace TestRuns.Results.Reading;

/// <summary>A line of JSON that nobody vouches for.</summary>
internal static class ExecLine
{
    /// <returns>The caller disposes of it. Null: it is no JSON, or has half a character in it, such as <c>"\ud800"</c>, which no text can hold.</returns>
    public static JsonDocument? Parse(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line);
        try
        {
            if (HasHalves(bytes)) return null;
            return JsonDocument.Parse(bytes);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The parser itself passes them over, and throws only when the text is asked for.</summary>
    private static bool HasHalves(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        try
        {
            while (reader.Read())
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped) _ = reader.GetString();
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }
}
