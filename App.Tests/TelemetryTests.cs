using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using TestRuns.Runs.Measuring;

namespace TestRuns.Tests;

public sealed class TelemetryTests
{
    [Fact]
    public async Task What_was_measured_and_traced_arrives_at_the_collector_before_the_server_is_gone()
    {
        var received = new ConcurrentDictionary<string, string>();
        await using var collector = Collector(received);
        await collector.StartAsync();
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.AddTelemetry(new TelemetryOptions { Endpoint = collector.Urls.Single(), Interval = TimeSpan.FromHours(1) });
        await using var app = builder.Build();
        await app.StartAsync();
        app.Services.GetRequiredService<IMeterFactory>().Create(RunMetrics.MeterName).CreateCounter<long>("testruns.tried").Add(1);
        using (var source = new ActivitySource(RunTraces.SourceName))
        using (source.StartActivity("a tried span"))
        {
        }

        await app.StopAsync();
        received["/v1/metrics"].ShouldContain("testruns.tried");
        received["/v1/metrics"].ShouldContain("service.name");
        received["/v1/traces"].ShouldContain("a tried span");
    }

    [Fact]
    public async Task A_collector_that_does_not_answer_does_not_hold_up_the_stop()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        // Nobody listens there.
        builder.AddTelemetry(new TelemetryOptions { Endpoint = "http://127.0.0.1:1" });
        await using var app = builder.Build();
        await app.StartAsync();
        app.Services.GetRequiredService<IMeterFactory>().Create(RunMetrics.MeterName).CreateCounter<long>("testruns.tried").Add(1);
        await app.StopAsync().WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void The_log_can_be_json_with_scopes()
    {
        var builder = WebApplication.CreateBuilder();
        builder.AddTelemetry(new TelemetryOptions { JsonLog = true });
        using var services = builder.Services.BuildServiceProvider();
        services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.FormatterName.ShouldBe(ConsoleFormatterNames.Json);
        services.GetRequiredService<IOptionsMonitor<JsonConsoleFormatterOptions>>().CurrentValue.IncludeScopes.ShouldBeTrue();
    }

    [Fact]
    public void Every_wrong_setting_is_named()
    {
        new TelemetryOptions { Endpoint = "collector:4318x", Protocol = "udp", Interval = TimeSpan.Zero }.Mistakes().Select(mistake => mistake.Split(' ')[0])
            .ShouldBe(["OpenTelemetry:Endpoint", "OpenTelemetry:Protocol", "OpenTelemetry:Interval"]);
        new TelemetryOptions().Mistakes().ShouldBeEmpty();
        new TelemetryOptions().IsOn.ShouldBeFalse();
        new TelemetryOptions { StandardEndpoint = "http://collector:4317" }.IsOn.ShouldBeTrue();
    }

    private static WebApplication Collector(ConcurrentDictionary<string, string> received)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/v1/{kind}", async (string kind, HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            // Names stand in protobuf as they are.
            received.AddOrUpdate($"/v1/{kind}", Encoding.Latin1.GetString(body.ToArray()), (_, before) => before + Encoding.Latin1.GetString(body.ToArray()));
            return TypedResults.Bytes([], "application/x-protobuf");
        });
        return app;
    }
}
