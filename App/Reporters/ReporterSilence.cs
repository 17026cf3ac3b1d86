using TestRuns.Connections;

namespace TestRuns.Reporters;

/// <summary>A suite that hangs, or whose cable was pulled, closes no connection: it is noticed by its silence.</summary>
internal sealed class ReporterSilence(ReporterBook book, ReporterRegistry registry, ConnectionOptions options, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(0.5), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) Look();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    internal void Look()
    {
        foreach (var session in book.All())
        {
            if (session.Link is not { } link || time.GetUtcNow() - session.Heard < options.SilenceLimit) continue;
            registry.SocketGone(link.ConnectionId, $"nothing was heard for {options.SilenceLimit.TotalSeconds:0.#} s");
            link.End();
        }
    }
}
