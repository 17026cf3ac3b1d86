using TestRuns.Notices.Planning;
using TestRuns.Notices.Rules;

namespace TestRuns.Notices;

public static class NoticesSetup
{
    /// <summary>Needs Runs, Hooks and Access.</summary>
    public static IServiceCollection AddNotices(this IServiceCollection services)
    {
        services.AddSingleton<NoticeNews>();
        services.AddSingleton<NoticeStore>();
        services.AddSingleton<RuleStore>();
        services.AddSingleton<NoticePlanner>();
        services.AddSingleton<NoticeTidying>();
        services.AddHostedService(provider => provider.GetRequiredService<NoticePlanner>());
        services.AddHostedService(provider => provider.GetRequiredService<NoticeTidying>());
        return services;
    }
}
