using Microsoft.AspNetCore.Components.Server.Circuits;

namespace TestRuns.Connections;

public static class ConnectionsSetup
{
    /// <summary>Needs Runs.</summary>
    public static IServiceCollection AddConnections(this IServiceCollection services, ConnectionOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<ClientTracker>();
        services.AddHostedService<ConnectionsHost>();
        services.AddSingleton<Tabs>();
        services.AddScoped<TabCircuit>();
        services.AddScoped<CircuitHandler>(provider => provider.GetRequiredService<TabCircuit>());
        return services;
    }
}
