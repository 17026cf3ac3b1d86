using System.Reflection;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using TestRuns.Runs.Measuring;

namespace TestRuns;

internal static class TelemetrySetup
{
    /// <summary>The log's form, and the sending of metrics and traces where that is asked for.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder, TelemetryOptions options)
    {
        if (options.JsonLog)
        {
            builder.Logging.AddJsonConsole(console =>
            {
                console.IncludeScopes = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
        }

        if (options.IsOn) builder.Services.AddHostedService(_ => new Sending(options));
    }

    private static void Set(OtlpExporterOptions exporter, TelemetryOptions options, string path)
    {
        // Without an address of ours, the exporter reads all of its own variables.
        if (string.IsNullOrEmpty(options.Endpoint)) return;
        var http = options.Protocol == "http/protobuf";
        exporter.Protocol = http ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        exporter.Endpoint = new Uri(http ? $"{options.Endpoint.TrimEnd('/')}/v1/{path}" : options.Endpoint);
    }

    private static ResourceBuilder Who() => ResourceBuilder.CreateEmpty().AddService(
        "testruns",
        serviceVersion: typeof(TelemetrySetup).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion,
        serviceInstanceId: Environment.MachineName).AddTelemetrySdk().AddEnvironmentVariableDetector();

    /// <summary>From before the first run is touched until the last is put back.</summary>
    private sealed class Sending : IHostedLifecycleService, IDisposable
    {
        /// <summary>A collector that does not answer must not hold up the stop.</summary>
        private const int LastWordMilliseconds = 2000;

        private readonly MeterProvider metrics;
        private readonly TracerProvider traces;

        public Sending(TelemetryOptions options)
        {
            metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(Who())
                .AddMeter(RunMetrics.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
                .AddOtlpExporter((exporter, reader) =>
                {
                    Set(exporter, options, "metrics");
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.Interval.TotalMilliseconds;
                })
                .Build();
            traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(Who())
                .AddSource(RunTraces.SourceName, "Microsoft.AspNetCore")
                .AddOtlpExporter(exporter => Set(exporter, options, "traces"))
                .Build();
        }

        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.Run(
            () =>
            {
                traces.Shutdown(LastWordMilliseconds);
                metrics.Shutdown(LastWordMilliseconds);
            },
            CancellationToken.None);

        public void Dispose()
        {
            traces.Dispose();
            metrics.Dispose();
        }
    }
}
