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
        services.AddMetrics();
        services.AddSingleton<ConnectionMetrics>();
        services.AddSingleton<CircuitHandler>(provider => provider.GetRequiredService<ConnectionMetrics>());
        services.AddHostedService(provider => provider.GetRequiredService<ConnectionMetrics>());
        services.AddSingleton<Tabs>();
        services.AddScoped<TabCircuit>();
        services.AddScoped<CircuitHandler>(provider => provider.GetRequiredService<TabCircuit>());
        return services;
    }
}
