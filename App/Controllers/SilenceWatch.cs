using TestRuns.Connections;

namespace TestRuns.Controllers;

/// <summary>A controller that hangs, or whose cable was pulled, closes no connection: it is noticed by its silence.</summary>
internal sealed partial class SilenceWatch(SessionBook book, ControllerRegistry registry, ConnectionOptions options, TimeProvider time, ILogger<SilenceWatch> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(0.5), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await Look();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    internal async Task Look()
    {
        await LookAtTokens();
        foreach (var session in book.All())
        {
            try
            {
                if (session.Socket is not { } socket || time.GetUtcNow() - session.Heard < options.SilenceLimit) continue;
                await registry.SocketGone(socket.ConnectionId, $"nothing was heard for {options.SilenceLimit.TotalSeconds:0.#} s");
                socket.End();
            }
            catch (Exception error)
            {
                // The others are looked at all the same, and this one again in half a second.
                Log.LookFailed(logger, session.Name, error);
            }
        }
    }

    private async Task LookAtTokens()
    {
        try
        {
            await registry.EndExpired();
        }
        catch (Exception error)
        {
            Log.TokensFailed(logger, error);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Controllers whose token has expired could not be sent away; it is tried again")]
        public static partial void TokensFailed(ILogger logger, Exception error);

        [LoggerMessage(LogLevel.Error, "The silence of controller {Controller} could not be dealt with; it is tried again")]
        public static partial void LookFailed(ILogger logger, string controller, Exception error);
    }
}
