using System.Text.Json;
using System.Text.Json.Serialization;

namespace TestRuns.Reporters.Wire;

/// <summary>
/// The messages between an outside suite and the server: SignalR's JSON protocol, names in camelCase, times in ISO 8601.
/// Both sides apply <see cref="Apply"/> to their protocol.
/// </summary>
public static class ReporterWire
{
    /// <summary>A reporter and a server of different versions refuse each other with a sentence that says what to do.</summary>
    public const int Version = 1;

    /// <summary>Where the hub is, below the server's address.</summary>
    public const string Path = "/hubs/reporter";

    /// <summary>The most items of one <see cref="IReporterHub.Report"/>.</summary>
    public const int MostItems = 500;

    /// <summary>The most that the items of one report may have, in bytes.</summary>
    public const long LargestReport = 256 * 1024;

    /// <summary>The longest id that a reporter may give to a case or a step.</summary>
    public const int LongestId = 200;

    /// <summary>How long the server waits for an end without SIGKILL, where the reporter does not say it.</summary>
    public const int DefaultGraceMs = 5000;

    public static void Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = true;
    }
}

/// <summary>Enums are written as design.md writes words: <c>passed</c>.</summary>
public sealed class CamelCaseWord<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
