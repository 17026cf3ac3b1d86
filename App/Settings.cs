using System.Reflection;
using Microsoft.Extensions.Configuration.Memory;
using TestRuns.Connections;
using TestRuns.Controllers;
using TestRuns.Hooks;
using TestRuns.Results;
using TestRuns.Runs;
using TestRuns.Storage;

namespace TestRuns;

/// <summary>All settings, read and checked at once.</summary>
public sealed record Settings(RunOptions Runs, ConnectionOptions Connections, EmbeddedOptions Embedded, ResultOptions Results, HookOptions Hooks, HostingOptions Hosting, StorageOptions Storage, TelemetryOptions Telemetry)
{
    /// <summary>What stands in appsettings.json at the top of the repository: also where that file is not beside the program.</summary>
    internal static IConfigurationSource Defaults
    {
        get
        {
            using var inside = typeof(Settings).Assembly.GetManifestResourceStream("appsettings.json")!;
            return new MemoryConfigurationSource { InitialData = new ConfigurationBuilder().AddJsonStream(inside).Build().AsEnumerable().ToList() };
        }
    }

    /// <exception cref="WrongSettingsException">With every mistake.</exception>
    public static Settings Read(IConfiguration configuration)
    {
        var mistakes = new List<string>();
        var settings = new Settings(
            Section<RunOptions>(configuration, "Runs", mistakes),
            Section<ConnectionOptions>(configuration, "Connections", mistakes),
            Section<EmbeddedOptions>(configuration, "Controllers:Embedded", mistakes),
            Section<ResultOptions>(configuration, "Results", mistakes),
            Section<HookOptions>(configuration, "Hooks", mistakes),
            Section<HostingOptions>(configuration, "Server", mistakes),
            Section<StorageOptions>(configuration, "Data", mistakes),
            Section<TelemetryOptions>(configuration, "OpenTelemetry", mistakes));
        mistakes.AddRange(settings.Runs.Mistakes());
        mistakes.AddRange(settings.Connections.Mistakes());
        mistakes.AddRange(settings.Embedded.Mistakes());
        mistakes.AddRange(settings.Results.Mistakes());
        mistakes.AddRange(settings.Hooks.Mistakes());
        mistakes.AddRange(settings.Hosting.Mistakes());
        mistakes.AddRange(settings.Storage.Mistakes());
        mistakes.AddRange(settings.Telemetry.Mistakes());
        return mistakes.Count == 0 ? settings : throw new WrongSettingsException(mistakes);
    }

    private static T Section<T>(IConfiguration configuration, string name, List<string> mistakes)
        where T : new()
    {
        // Key by key, so that one wrong value does not hide the next.
        var options = new T();
        foreach (var property in typeof(T).GetProperties().Where(property => property.CanWrite))
        {
            var key = property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name ?? $"{name}:{property.Name}";
            try
            {
                if (configuration.GetSection(key).Exists()) property.SetValue(options, configuration.GetValue(property.PropertyType, key));
            }
            catch (InvalidOperationException)
            {
                mistakes.Add($"{key} is not a {Form(property.PropertyType)}: {configuration[key]}");
            }
        }

        var lists = typeof(T).GetProperties().Where(property => !property.CanWrite && property.PropertyType == typeof(IList<string>));
        foreach (var list in lists)
            foreach (var value in configuration.GetSection($"{name}:{list.Name}").Get<string[]>() ?? []) ((IList<string>)list.GetValue(options)!).Add(value);
        return options;
    }

    private static string Form(Type type) => (Nullable.GetUnderlyingType(type) ?? type).Name switch
    {
        nameof(TimeSpan) => "time such as 00:01:30",
        nameof(Boolean) => "yes or no (true, false)",
        nameof(Int32) or nameof(Int64) => "whole number",
        var other => other,
    };
}

/// <summary>The settings cannot be used as they are.</summary>
public sealed class WrongSettingsException(IReadOnlyList<string> mistakes)
    : Exception("These settings are wrong:\n" + string.Join('\n', mistakes.Select(mistake => $"  {mistake}")));
