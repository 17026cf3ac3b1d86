using Microsoft.AspNetCore.Http.Connections;
using TestRuns.Access;
using TestRuns.Reporters.Wire;

namespace TestRuns.Reporters;

public static class ReportersSetup
{
    private const int MostAtOnce = 8;

    /// <summary>A report, and what is around it.</summary>
    private const long LargestMessage = ReporterWire.LargestReport + (64 * 1024);

    /// <summary>Needs Runs, Connections, Access and the hubs' protocol.</summary>
    /// <param name="maxArtifactBytes">What is said to be the most for one file.</param>
    public static IServiceCollection AddReporters(this IServiceCollection services, long maxArtifactBytes)
    {
        services.AddSignalR().AddHubOptions<ReporterHub>(hub =>
        {
            hub.MaximumReceiveMessageSize = LargestMessage;
            // A report that waits for the disk must not keep the pings from being heard.
            hub.MaximumParallelInvocationsPerClient = MostAtOnce;
            // Silence is noticed by what is said, and sooner: see ReporterSilence.
            hub.ClientTimeoutInterval = TimeSpan.FromSeconds(60);
            hub.EnableDetailedErrors = false;
        });
        services.AddSingleton(new ReporterLimits(maxArtifactBytes));
        services.AddSingleton<ReporterBook>();
        services.AddSingleton<ReporterPost>();
        services.AddSingleton<ReporterWelcomes>();
        services.AddSingleton<ReporterRegistry>();
        services.AddHostedService<ReporterSilence>();
        services.AddHostedService<ReporterDoor>();
        return services;
    }

    public static void MapReporterHub(this IEndpointRouteBuilder routes) => routes
        .MapHub<ReporterHub>(ReporterWire.Path, hub =>
        {
            hub.Transports = HttpTransportType.WebSockets;
            hub.ApplicationMaxBufferSize = LargestMessage;
            hub.TransportMaxBufferSize = LargestMessage;
        })
        .OpenToTokens(TokenScope.Reporter, TokenScope.Api);
}
