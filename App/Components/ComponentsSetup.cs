using Microsoft.AspNetCore.Diagnostics;
using Radzen;
using TestRuns.Components.CaseFiles;
using TestRuns.Components.Cases;
using TestRuns.Components.ControllerPages;
using TestRuns.Components.Environments;
using TestRuns.Components.Finding;
using TestRuns.Components.HookPages;
using TestRuns.Components.Insight;
using TestRuns.Components.Layout;
using TestRuns.Components.Look;
using TestRuns.Components.MemberPages;
using TestRuns.Components.Overview;
using TestRuns.Components.ProjectPages;
using TestRuns.Components.RetentionPages;
using TestRuns.Components.Sharing;
using TestRuns.Components.Suites;
using TestRuns.Components.Visit;
using TestRuns.Components.Work;

namespace TestRuns.Components;

public static class ComponentsSetup
{
    /// <summary>The pages. Needs Runs, Catalog and Access.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        // A tab that is cut off must say so soon: both sides look for a sign of life every 3 s and give up after 10
        // (wwwroot/connection.js has the browser's half).
        services.AddRazorComponents().AddInteractiveServerComponents().AddHubOptions(hub =>
        {
            hub.KeepAliveInterval = TimeSpan.FromSeconds(3);
            hub.ClientTimeoutInterval = TimeSpan.FromSeconds(10);
            // The largest text that is typed into a page, a variable, may have four bytes for each of its characters.
            hub.MaximumReceiveMessageSize = 160 * 1024;
        });
        services.AddRadzenComponents();
        services.AddScoped<ReaderZone>();
        services.AddScoped<Visitor>();
        services.AddScoped<PageProject>();
        services.AddScoped<RunCommands>();
        services.AddScoped<QueueCommands>();
        services.AddScoped<WorkCommands>();
        services.AddScoped<ControllerCommands>();
        services.AddScoped<HookCommands>();
        services.AddScoped<Questions>();
        services.AddScoped<PaletteSearch>();
        services.AddScoped<MemberCommands>();
        services.AddScoped<AccountCommands>();
        services.AddScoped<ProjectCommands>();
        services.AddScoped<CaseCommands>();
        services.AddScoped<SharedCommands>();
        services.AddScoped<CaseFileCommands>();
        services.AddScoped<SuiteCommands>();
        services.AddScoped<ScheduleCommands>();
        services.AddScoped<RemarkCommands>();
        services.AddScoped<EnvironmentCommands>();
        services.AddScoped<VariableCommands>();
        services.AddScoped<RetentionCommands>();
        services.AddSingleton<ClosingTime>();
        services.AddSingleton<RunTally>();
        services.AddHostedService(provider => provider.GetRequiredService<RunTally>());
        return services;
    }

    /// <summary>Before everything else: an address that does not exist shows a page where a person asks for one.</summary>
    public static IApplicationBuilder UsePages(this IApplicationBuilder app) => app
        .UseStatusCodePagesWithReExecute("/not-found")
        .Use((context, next) =>
        {
            if (!IsNavigation(context.Request)) context.Features.Get<IStatusCodePagesFeature>()!.Enabled = false;
            return next(context);
        })
        .Use(app.ApplicationServices.GetRequiredService<ClosingTime>().Check);

    public static IEndpointRouteBuilder MapPages(this IEndpointRouteBuilder routes)
    {
        WebFiles.Map(routes, list =>
        {
            routes.MapStaticAssets(list).AllowAnonymous();
            routes.MapRazorComponents<App>().AddInteractiveServerRenderMode().WithStaticAssets(list);
        });
        return routes;
    }

    private static bool IsNavigation(HttpRequest request) => HttpMethods.IsGet(request.Method)
        && !request.Path.StartsWithSegments("/api")
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
