namespace TestRuns.Results;

public static class ResultsSetup
{
    /// <summary>Needs Runs and Storage.</summary>
    public static IServiceCollection AddResults(this IServiceCollection services, ResultOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<ArtifactStore>();
        return services;
    }
}
