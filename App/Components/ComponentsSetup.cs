using Radzen;
using TestRuns.Components.Look;
using TestRuns.Components.Overview;
using TestRuns.Components.Visit;

namespace TestRuns.Components;

public static class ComponentsSetup
{
    /// <summary>The pages. Needs Runs, Catalog and Access.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddRadzenComponents();
        services.AddScoped<ReaderZone>();
        services.AddScoped<Visitor>();
        services.AddScoped<RunCommands>();
        services.AddSingleton<RunTally>();
        services.AddHostedService(provider => provider.GetRequiredService<RunTally>());
        return services;
    }

    public static IEndpointRouteBuilder MapPages(this IEndpointRouteBuilder routes)
    {
        routes.MapStaticAssets().AllowAnonymous();
        routes.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        return routes;
    }
}
