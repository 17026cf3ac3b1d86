using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using TestRuns.Access;

namespace TestRuns.Api;

public static class ApiSetup
{
    /// <summary>Of a call that carries no file, in bytes: four times a suite's file.</summary>
    private const int MaxBody = 4_000_000;

    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.ConfigureHttpJsonOptions(json =>
        {
            // Statuses as design.md writes them (Started), outcomes as it writes those (alreadyRequested).
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter<Runs.AbortOutcome>(JsonNamingPolicy.CamelCase));
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter<Hooks.Inbound.StopOutcome>(JsonNamingPolicy.CamelCase));
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter<Hooks.Outbound.DeliveryState>(JsonNamingPolicy.CamelCase));
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter());
            // By default a number may also come as a text, and the document would have to say so of each.
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        });
        // Not only while it is developed: BadRequests makes an answer of it.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddSingleton<Readiness>();
        services.AddScoped<RunGate>();
        services.AddScoped<ProjectGate>();
        services.AddScoped<ImportCases>();
        services.AddScoped<LiveEvents>();
        services.AddSingleton<QueueParts>();
        services.AddOpenApi("v1", ApiDocument.Describe);
        services.AddScoped<ControllerGate>();
        return services;
    }

    /// <summary>Behind who is recognised, before all endpoints.</summary>
    public static IApplicationBuilder UseApi(this IApplicationBuilder app) => app.Use(BadRequests.Explain);

    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        routes.MapHealth();
        routes.MapOpenApi(ApiDocument.Path).AllowAnonymous();
        // What takes more says so itself.
        var v1 = routes.MapGroup("/api/v1").AlsoOpenToTokens(TokenScope.Api).WithMetadata(new RequestSizeLimitAttribute(MaxBody))
            .ProducesProblem(StatusCodes.Status401Unauthorized);
        v1.MapProjects();
        v1.MapSuites();
        v1.MapSharedSteps();
        v1.MapCases();
        v1.MapRunList();
        v1.MapRuns();
        v1.MapEvents();
        v1.MapAborts();
        v1.MapBulkAbort();
        v1.MapFront();
        v1.MapQueue();
        v1.MapLogs();
        v1.MapControllers();
        v1.MapArtifacts();
        v1.MapTokens();
        v1.MapBackup();
        v1.MapResults();
        v1.MapStepResults();
        v1.MapStepTests();
        v1.MapComments();
        v1.MapJUnit();
        v1.MapHooks();
        v1.MapWebhooks();
        v1.MapAudit();
        v1.MapVariables();
        v1.MapNotices();
        v1.MapSchedules();
    }
}
