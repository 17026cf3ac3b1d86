using System.Security.Claims;
using Microsoft.OpenApi;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Hooks;
using TestRuns.Hooks.Inbound;
using TestRuns.Runs;

namespace TestRuns.Api;

/// <param name="Run">That had the key; null: there was none, or nothing was asked of it.</param>
/// <param name="Detail">For people.</param>
public sealed record StopReply(StopOutcome Outcome, StoppedReply? Run, string Detail);

/// <param name="Status">Right after.</param>
public sealed record StoppedReply(long Id, int Number, RunStatus? Status);

/// <summary>How the kill switch is to stand.</summary>
public sealed record SwitchBody
{
    public bool? Enabled { get; init; }

    /// <summary>The keys of the projects in which calls from outside may abort runs; empty: in all. Left out, they stay as they are, which goes only with switching off.</summary>
    public IReadOnlyList<string>? Projects { get; init; }
}

/// <summary>What may abort from outside: the calls, and their kill switch.</summary>
public static class HooksApi
{
    private const int MostBytes = 64 * 1024;

    public static void MapHooks(this IEndpointRouteBuilder routes)
    {
        // Its callers have no account: they sign.
        routes.MapPost("/hooks/{project}", Stop).AllowAnonymous().RequireRateLimiting(StopLimit.Policy)
            .Produces<StopReply>(StatusCodes.Status202Accepted).ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status429TooManyRequests)
            .AddOpenApiOperationTransformer((operation, _, _) => DescribeCall(operation));
        routes.MapPut("/stop", Switch).Produces<StopBlock>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status403Forbidden);
    }

    private static Task DescribeCall(OpenApiOperation operation)
    {
        var call = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string>(StringComparer.Ordinal) { "key", "status" },
            Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
            {
                ["key"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Of the run that is to end." },
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "What has become of it outside; only some end the run." },
            },
        };
        operation.Description = $"Signed in the header {HookSignature.Header}: t=SECONDS,v1=HEX, the HMAC-SHA256 of the seconds since 1970, a dot and the body.";
        operation.RequestBody = new OpenApiRequestBody { Required = true, Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { ["application/json"] = new() { Schema = call } } };
        operation.Security = [];
        return Task.CompletedTask;
    }

    private static async Task<IResult> Stop(string project, HttpContext http, StopHook hook, CancellationToken cancellationToken)
    {
        if (await Body(http.Request, cancellationToken) is not { } body)
            return TypedResults.Problem($"A call has at most {MostBytes} bytes.", statusCode: StatusCodes.Status413PayloadTooLarge);
        var answer = await hook.Receive(project, http.Request.Headers[HookSignature.Header], body, cancellationToken);
        return answer.Outcome switch
        {
            StopOutcome.NotSigned => TypedResults.Problem(answer.Text, statusCode: StatusCodes.Status401Unauthorized, title: "Not signed"),
            StopOutcome.Malformed => TypedResults.ValidationProblem(answer.Mistakes),
            _ => TypedResults.Accepted((string?)null, new StopReply(answer.Outcome, answer.RunId is { } id ? new StoppedReply(id, answer.Number!.Value, answer.Status) : null, answer.Text)),
        };
    }

    private static async Task<IResult> Switch(SwitchBody body, ClaimsPrincipal caller, ProjectAccess access, ProjectStore projects, StopSwitch stop, CancellationToken cancellationToken)
    {
        if (!await access.IsAdministrator(caller, cancellationToken)) return Problems.Forbidden("It concerns all projects: only an administrator switches it.");
        var known = (await projects.List(cancellationToken)).ToDictionary(project => project.Key, project => project.Id, StringComparer.Ordinal);
        if (Mistakes(body, known.Keys) is { Any: true } wrong) return wrong.Answer();
        await stop.Set(body.Enabled!.Value, body.Projects?.Select(key => known[key]).ToList(), RunGate.ActorOf(caller).Name, CancellationToken.None);
        return TypedResults.Ok(await stop.Read(visible: null, cancellationToken));
    }

    private static Wrong Mistakes(SwitchBody body, IReadOnlyCollection<string> known)
    {
        var wrong = new Wrong();
        wrong.If(body.Enabled is null, "enabled", "true or false.");
        wrong.If(body is { Enabled: true, Projects: null }, "projects", "The keys of the projects in which calls from outside may abort runs; an empty list: in all.");
        var unknown = body.Projects?.Where(key => !known.Contains(key)).Distinct(StringComparer.Ordinal).Select(key => $"There is no project “{key}”.").ToList() ?? [];
        if (unknown.Count > 0) wrong.Add("projects", unknown);
        return wrong;
    }

    /// <returns>Null: it is too large.</returns>
    private static async Task<byte[]?> Body(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MostBytes) return null;
        var body = new byte[MostBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);
        return length > MostBytes ? null : body[..length];
    }
}
