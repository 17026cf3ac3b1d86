using Microsoft.Extensions.Configuration;

namespace TestRuns;

/// <summary>Section <c>OpenTelemetry</c> of the settings, and how the log is written.</summary>
public sealed class TelemetryOptions
{
    /// <summary>The collector that metrics and traces are sent to, such as http://127.0.0.1:4318; null: nothing is sent.</summary>
    public string? Endpoint { get; set; }

    /// <summary>The same, as every program with OpenTelemetry understands it. Then the other OTEL_ variables count, too.</summary>
    [ConfigurationKeyName("OTEL_EXPORTER_OTLP_ENDPOINT")]
    public string? StandardEndpoint { get; set; }

    /// <summary>"http/protobuf" or "grpc": how <see cref="Endpoint"/> is spoken to.</summary>
    public string Protocol { get; set; } = "http/protobuf";

    /// <summary>How often metrics are sent.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The log is one JSON object a line, for machines.</summary>
    [ConfigurationKeyName("Logging:Json")]
    public bool JsonLog { get; set; }

    public bool IsOn => !string.IsNullOrEmpty(Endpoint) || !string.IsNullOrEmpty(StandardEndpoint);

    public IEnumerable<string> Mistakes()
    {
        if (!string.IsNullOrEmpty(Endpoint) && !IsAddress(Endpoint)) yield return $"OpenTelemetry:Endpoint is not an http address: {Endpoint}";
        if (string.IsNullOrEmpty(Endpoint) && !string.IsNullOrEmpty(StandardEndpoint) && !IsAddress(StandardEndpoint)) yield return $"OTEL_EXPORTER_OTLP_ENDPOINT is not an http address: {StandardEndpoint}";
        if (Protocol is not ("http/protobuf" or "grpc")) yield return $"OpenTelemetry:Protocol must be http/protobuf or grpc, not {Protocol}";
        if (Interval < TimeSpan.FromSeconds(1) || Interval > TimeSpan.FromHours(1)) yield return "OpenTelemetry:Interval must be from 00:00:01 to 01:00:00";
    }

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
}
