using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using TestRuns.Reporters.Wire;

namespace TestRuns.Cli.Exec;

/// <summary>The reporters' messages as this program writes them: what is not set is left out, and output is not made longer than it is.</summary>
internal static class WireFormat
{
    public static JsonSerializerOptions Options { get; } = Make();

    public static void Apply(JsonSerializerOptions options)
    {
        ReporterWire.Apply(options);
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
    }

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions();
        Apply(options);
        return options;
    }
}
