namespace TestRuns.Exchange;

public static class ExchangeSetup
{
    /// <summary>Cases in and out, as files of this program and of others. Needs Catalog.</summary>
    public static IServiceCollection AddExchange(this IServiceCollection services)
    {
        services.AddSingleton<PlanImport>();
        services.AddSingleton<CarryOut>();
        services.AddSingleton<ImportDesk>();
        services.AddSingleton<ExportCases>();
        return services;
    }
}
