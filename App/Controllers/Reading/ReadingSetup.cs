namespace TestRuns.Controllers.Reading;

public static class ReadingSetup
{
    /// <summary>What people and the API see of controllers. Needs Runs and Access.</summary>
    public static IServiceCollection AddControllerReading(this IServiceCollection services)
    {
        services.AddSingleton<ControllerDesk>();
        services.AddSingleton<ControllerReads>();
        services.AddSingleton<ControllerFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<ControllerFeed>());
        return services;
    }
}
