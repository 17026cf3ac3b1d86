namespace TestRuns.Runs.Reported;

internal static class ReportedSetup
{
    public static void AddReported(this IServiceCollection services)
    {
        services.AddSingleton<LiveReporters>();
        services.AddSingleton<ReportedReads>();
        services.AddSingleton<ReportedOutput>();
        services.AddSingleton<OpenReported>();
        services.AddSingleton<KeepReport>();
        services.AddSingleton<EndReported>();
        services.AddSingleton<ReportedWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<ReportedWatch>());
    }
}
