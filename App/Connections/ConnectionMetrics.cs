using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Components.Server.Circuits;
using TestRuns.Runs;
using TestRuns.Runs.Measuring;

namespace TestRuns.Connections;

/// <summary>Who is connected, as numbers for a monitoring system. They are counted when somebody asks.</summary>
internal sealed class ConnectionMetrics : CircuitHandler, IHostedService
{
    private int circuits;

    public ConnectionMetrics(IMeterFactory meters, ClientTracker tracker)
    {
        var meter = meters.Create(RunMetrics.MeterName);
        meter.CreateObservableGauge("testruns.clients", () => Count(tracker), "{client}", "What runs can hang on and is there: controllers, tabs, reporters.");
        meter.CreateObservableGauge("testruns.circuits", () => Volatile.Read(ref circuits), "{circuit}", "Browser tabs that have a circuit open.");
    }

    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref circuits);
        return Task.CompletedTask;
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Interlocked.Decrement(ref circuits);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Of each kind a number, also when it is none: a line that ends where it should be at zero is no zero.
    private static IEnumerable<Measurement<int>> Count(ClientTracker tracker) =>
        Enum.GetValues<ClientKind>().Select(kind => new Measurement<int>(tracker.CountOf(kind), new KeyValuePair<string, object?>("kind", kind.ToString().ToLowerInvariant())));
}
