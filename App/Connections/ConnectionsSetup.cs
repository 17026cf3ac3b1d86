namespace TestRuns.Connections;

public static class ConnectionsSetup
{
    /// <summary>Needs Runs.</summary>
    public static IServiceCollection AddConnections(this IServiceCollection services, ConnectionOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<ClientTracker>();
        services.AddHostedService<ConnectionsHost>();
        return services;
    }
}
