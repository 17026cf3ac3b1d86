using System.Security.Claims;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.OpenApi;
using TestRuns.Access;
using TestRuns.Results;
using TestRuns.Runs.Reading;

namespace TestRuns.Api;

/// <param name="Name">What it is kept under: not always what was asked for.</param>
public sealed record ArtifactReply(string Name, string ContentType, long Size, string By, DateTimeOffset At, string Url)
{
    public static ArtifactReply Of(Artifact artifact) => new(
        artifact.Name, artifact.ContentType, artifact.Size, artifact.By, artifact.At, $"/api/v1/runs/{artifact.RunId}/artifacts/{artifact.Name}");
}

/// <summary>The files of runs. A step's come with the run's token, a reporter's with its own, a person's pictures with their session.</summary>
public static class ArtifactsApi
{
    public static void MapArtifacts(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/runs/{id:long}/artifacts/{name}", Get).AlsoOpenToTokens(TokenScope.Reporter)
            .Produces<Stream>(StatusCodes.Status200OK, ContentKind.Unknown, "image/png", "image/jpeg", "image/webp", "video/webm").ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapPut("/runs/{id:long}/steps/{stepId:long}/artifacts/{name}", Put).OpenToRunTokens().AlsoOpenToTokens(TokenScope.Reporter)
            .Produces<ArtifactReply>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType).AddOpenApiOperationTransformer((operation, _, _) => DescribeBody(operation));
    }

    private static Task DescribeBody(OpenApiOperation operation)
    {
        var file = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } };
        operation.RequestBody = new OpenApiRequestBody { Required = true, Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [ContentKind.Unknown] = file } };
        return Task.CompletedTask;
    }

    private static async Task<IResult> Get(long id, string name, ClaimsPrincipal caller, RunGate gate, ArtifactStore artifacts, HttpContext http, CancellationToken cancellationToken)
    {
        var (_, refusal) = await gate.Enter(caller, id, ProjectRole.Viewer, cancellationToken);
        if (refusal is not null) return refusal;
        if (await artifacts.Open(id, name, cancellationToken) is not { } found) return TypedResults.Problem("There is no such file.", statusCode: StatusCodes.Status404NotFound);

        // Where only members may look, no cache in between keeps a copy. What is no picture and no video is never shown in place: it could be a page with a script.
        http.Response.Headers.CacheControl = "private, no-cache";
        var shown = ContentKind.MayShow(found.Artifact.ContentType);
        return TypedResults.Stream(
            found.Content, shown ? found.Artifact.ContentType : ContentKind.Unknown, shown ? null : found.Artifact.Name, found.Artifact.At, enableRangeProcessing: true);
    }

    private static async Task<IResult> Put(
        long id, long stepId, string name, ClaimsPrincipal caller, RunGate gate, ArtifactStore artifacts, ResultOptions options, HttpContext http, CancellationToken cancellationToken)
    {
        var (_, refusal) = await gate.Enter(caller, id, ProjectRole.Runner, cancellationToken);
        if (refusal is not null) return refusal;

        // The store counts what comes, and says in words what the limit is; the server's own limit would only cut the connection.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;
        if (http.Request.ContentLength > options.MaxArtifactBytes)
            return TypedResults.Problem($"It has {http.Request.ContentLength} bytes; the most for one file is {options.MaxArtifactBytes}.", statusCode: StatusCodes.Status413PayloadTooLarge);
        var answer = await artifacts.Add(id, stepId, name, http.Request.Body, RunGate.ActorOf(caller), person: caller.AccountId() is not null, cancellationToken);
        return answer is { Artifact: { } artifact } ? TypedResults.Created($"/api/v1/runs/{id}/artifacts/{artifact.Name}", ArtifactReply.Of(artifact)) : Refused(answer);
    }

    internal static IResult Refused(AddAnswer answer) => TypedResults.Problem(
        answer.Text,
        statusCode: answer.Refusal switch
        {
            AddRefusal.NoSuchStep => StatusCodes.Status404NotFound,
            AddRefusal.Over => StatusCodes.Status409Conflict,
            AddRefusal.TooLarge => StatusCodes.Status413PayloadTooLarge,
            AddRefusal.NotAPicture => StatusCodes.Status415UnsupportedMediaType,
            _ => StatusCodes.Status400BadRequest,
        });
}
