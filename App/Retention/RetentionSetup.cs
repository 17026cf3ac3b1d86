using TestRuns.Retention.Sweeping;

namespace TestRuns.Retention;

public static class RetentionSetup
{
    /// <summary>Needs Runs, Catalog, Results and Access.</summary>
    public static IServiceCollection AddRetention(this IServiceCollection services)
    {
        services.AddSingleton<RetentionRules>();
        services.AddSingleton<RetentionLook>();
        services.AddSingleton<RetentionWork>();
        services.AddSingleton<KeptRuns>();
        services.AddSingleton<RemovalReads>();
        services.AddSingleton<RemoveRuns>();
        services.AddSingleton<RemoveFiles>();
        services.AddSingleton<Sweep>();
        services.AddSingleton<RetentionKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<RetentionKeeper>());
        return services;
    }
}
