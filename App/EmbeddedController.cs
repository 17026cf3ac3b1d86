using TestRuns.Controllers;
using TestRuns.Controllers.Wire;
using TestRuns.Runs.Execution;
using TestRuns.Runs.Logs;
using TestRuns.Worker;

namespace TestRuns;

/// <summary>The controller that comes with the server: what an earlier life left behind is ended before anything else begins.</summary>
internal sealed partial class EmbeddedController(
    StepRunner worker, ControllerPool pool, StepLogs logs, LateReport late, Settings settings, ILogger<EmbeddedController> logger) : IHostedLifecycleService
{
    public const string Name = "embedded";

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (!settings.Embedded.Enabled) return;
        var reaped = await worker.Reap(cancellationToken);
        if (reaped is not null) Log.Reaped(logger, reaped.Count, reaped.After.TotalSeconds, reaped.Left);
        var labels = new HashSet<string>(settings.Embedded.Labels, StringComparer.OrdinalIgnoreCase) { OperatingSystemLabel() };
        var link = new ControllerLink(Name, labels, settings.Embedded.Slots, worker, logs, late);
        worker.Attach(link);
        pool.Connect(link);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>After the jobs: they have ended their steps by then.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken) => await worker.DisposeAsync();

    private static string OperatingSystemLabel() => OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macos" : "linux";

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Ended {Count} processes that an earlier life of this server had left behind, within {Seconds:0.000} s ({Left} left)")]
        public static partial void Reaped(ILogger logger, int count, double seconds, int left);
    }
}
