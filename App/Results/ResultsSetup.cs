using TestRuns.Results.Children;
using TestRuns.Results.Compare;
using TestRuns.Results.History;
using TestRuns.Results.Import;
using TestRuns.Results.Statistics;
using TestRuns.Results.Writing;

namespace TestRuns.Results;

public static class ResultsSetup
{
    /// <summary>Needs Runs and Storage.</summary>
    public static IServiceCollection AddResults(this IServiceCollection services, ResultOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<ArtifactStore>();
        services.AddSingleton<StepResults>();
        services.AddSingleton<ChildResultReads>();
        services.AddSingleton<ImportResults>();
        services.AddSingleton<JUnitWriter>();
        services.AddSingleton<CaseHistoryReads>();
        services.AddSingleton<CompareReads>();
        services.AddSingleton<CaseRankReads>();
        services.AddSingleton<StatisticsReads>();
        return services;
    }
}
