using Microsoft.Extensions.DependencyInjection.Extensions;
using TestRuns.Catalog.Shared;
using TestRuns.Catalog.Values;

namespace TestRuns.Catalog;

public static class CatalogSetup
{
    public static IServiceCollection AddCatalog(this IServiceCollection services)
    {
        services.AddSingleton<ProjectStore>();
        services.AddSingleton<DuplicateProject>();
        services.AddSingleton<SuiteStore>();
        services.AddSingleton<SuiteEdits>();
        services.AddSingleton<CaseReads>();
        services.AddSingleton<CatalogNames>();
        services.AddSingleton<CaseStore>();
        services.AddSingleton<CaseBulk>();
        services.AddSingleton<CaseHistory>();
        services.AddSingleton<CaseIndex>();
        services.AddSingleton<SharedStore>();
        services.AddSingleton<SharedReads>();
        services.TryAddSingleton<VariableSeal>();
        services.AddSingleton<VariableStore>();
        services.AddSingleton<SampleProject>();
        return services;
    }
}
