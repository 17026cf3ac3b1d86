using Microsoft.AspNetCore.Http.Connections;
using TestRuns.Access;
using TestRuns.Controllers.Wire;
using TestRuns.Runs.Execution;

namespace TestRuns.Controllers;

public static class ControllersSetup
{
    /// <summary>Needs Runs, Connections and Access.</summary>
    public static IServiceCollection AddStepControllers(this IServiceCollection services)
    {
        services.AddSignalR()
            .AddJsonProtocol(json => WireJson.Apply(json.PayloadSerializerOptions))
            .AddHubOptions<ControllerHub>(hub =>
            {
                hub.MaximumReceiveMessageSize = WireVersion.LargestMessage;
                // A step whose output waits for the disk must not keep the others, or the pings, from being heard.
                hub.MaximumParallelInvocationsPerClient = MostAtOnce;
                // Silence is noticed by what is said, and sooner: see SilenceWatch.
                hub.ClientTimeoutInterval = TimeSpan.FromSeconds(60);
                hub.EnableDetailedErrors = false;
            });
        services.AddSingleton<SessionBook>();
        services.AddSingleton<ControllerStore>();
        services.AddSingleton<Postman>();
        services.AddSingleton<ControllerPool>();
        services.AddSingleton<IStepControllers>(provider => provider.GetRequiredService<ControllerPool>());
        services.AddSingleton<ControllerRegistry>();
        services.AddHostedService<SilenceWatch>();
        services.AddHostedService<ClosingDoor>();
        return services;
    }

    public static void MapControllerHub(this IEndpointRouteBuilder routes) => routes
        .MapHub<ControllerHub>(WireVersion.Path, hub =>
        {
            hub.Transports = HttpTransportType.WebSockets;
            hub.ApplicationMaxBufferSize = WireVersion.LargestMessage;
            hub.TransportMaxBufferSize = WireVersion.LargestMessage;
        })
        .OpenToTokens(TokenScope.Controller);

    private const int MostAtOnce = 256;
}
