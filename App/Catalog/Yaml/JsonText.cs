using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TestRuns.Catalog.Yaml;

/// <summary>Writes what <see cref="YamlText"/> writes, as JSON.</summary>
internal sealed class JsonText : ITextForm
{
    private readonly ArrayBufferWriter<byte> text = new();
    private readonly Utf8JsonWriter json;

    public JsonText() => json = new Utf8JsonWriter(text, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public void Mapping(Action content, bool oneLine = false)
    {
        json.WriteStartObject();
        content();
        json.WriteEndObject();
    }

    public void Key(string key) => json.WritePropertyName(key);

    public void Pair(string key, string? value)
    {
        if (value is not null) json.WriteString(key, value);
    }

    public void Pair(string key, TimeSpan? value) => Pair(key, value is { } duration ? Durations.Write(duration) : null);

    public void Flag(string key, bool value)
    {
        if (value) json.WriteBoolean(key, value);
    }

    public void Number(string key, int? value)
    {
        if (value is { } number) json.WriteNumber(key, number);
    }

    public void Pairs(string key, IReadOnlyDictionary<string, string> pairs)
    {
        if (pairs.Count == 0) return;
        Key(key);
        Mapping(() =>
        {
            foreach (var (name, value) in pairs) json.WriteString(name, value);
        });
    }

    public void Words(string key, IReadOnlyList<string> words)
    {
        if (words.Count > 0) List(key, words, json.WriteStringValue);
    }

    public void List<T>(string key, IReadOnlyList<T> items, Action<T> write)
    {
        json.WriteStartArray(key);
        foreach (var item in items) write(item);
        json.WriteEndArray();
    }

    public string End()
    {
        json.Dispose();
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }
}
