using TestRuns.Connections;

namespace TestRuns.Controllers.Reading;

public static class ReadingSetup
{
    /// <summary>What people and the API see of controllers. Needs Runs and Access.</summary>
    public static IServiceCollection AddControllerReading(this IServiceCollection services)
    {
        services.AddSingleton(provider => new ControllerDesk(
            provider.GetRequiredService<ControllerRegistry>(),
            provider.GetRequiredService<ControllerStore>(),
            provider.GetRequiredService<SessionBook>(),
            provider.GetRequiredService<ControllerPool>(),
            provider.GetRequiredService<ConnectionOptions>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ControllerReads>();
        services.AddSingleton<RemoveProject>();
        services.AddSingleton<ControllerFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<ControllerFeed>());
        return services;
    }
}
