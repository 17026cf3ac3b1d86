namespace TestRuns.Catalog;

public static class CatalogSetup
{
    public static IServiceCollection AddCatalog(this IServiceCollection services)
    {
        services.AddSingleton<ProjectStore>();
        services.AddSingleton<DuplicateProject>();
        services.AddSingleton<SuiteStore>();
        services.AddSingleton<SampleProject>();
        return services;
    }
}
