using System.Text.Json;
using System.Text.Json.Serialization;
using TestRuns.Access;

namespace TestRuns.Api;

public static class ApiSetup
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.ConfigureHttpJsonOptions(json =>
        {
            // Statuses as design.md writes them (Started), outcomes as it writes those (alreadyRequested).
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter<Runs.AbortOutcome>(JsonNamingPolicy.CamelCase));
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter());
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        });
        services.AddScoped<RunGate>();
        services.AddScoped<ControllerGate>();
        return services;
    }

    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        routes.MapHealth();
        var v1 = routes.MapGroup("/api/v1");
        v1.MapRunList();
        v1.MapRuns();
        v1.MapAborts();
        v1.MapLogs();
        v1.MapControllers();
        v1.MapArtifacts();
    }
}
