using Microsoft.AspNetCore.RateLimiting;
using TestRuns.Hooks.Inbound;
using TestRuns.Hooks.Outbound;
using TestRuns.Hooks.Sending;

namespace TestRuns.Hooks;

public static class HooksSetup
{
    /// <summary>Needs Runs, Catalog and Access.</summary>
    /// <param name="serverUrl">Where people find this server; asked for when it listens.</param>
    public static IServiceCollection AddHooks(this IServiceCollection services, HookOptions options, Func<IServiceProvider, string> serverUrl)
    {
        services.AddSingleton(options);
        services.AddSingleton<SecretSeal>();
        services.AddSingleton<HookNews>();
        services.AddSingleton(provider => new HookAddress(() => serverUrl(provider)));

        services.AddSingleton<HookSecrets>();
        services.AddSingleton<StopSwitch>();
        services.AddSingleton<StopCalls>();
        services.AddSingleton<RepeatedCalls>();
        services.AddSingleton<StopHook>();
        services.Configure<RateLimiterOptions>(limiter => limiter.AddPolicy(StopLimit.Policy, new StopLimit(options)));

        services.AddSingleton<WebhookStore>();
        services.AddSingleton<DeliveryLog>();
        services.AddSingleton<HookClient>();
        services.AddSingleton<DeliveryAttempt>();
        services.AddSingleton<DeliveryRetention>();
        services.AddSingleton<DeliveryPlanner>();
        services.AddSingleton<DeliverySender>();
        services.AddHostedService(provider => provider.GetRequiredService<DeliveryPlanner>());
        services.AddHostedService(provider => provider.GetRequiredService<DeliverySender>());
        return services;
    }
}
