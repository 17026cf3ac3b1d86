using System.Globalization;
using System.Security.Claims;
using Microsoft.OpenApi;
using TestRuns.Access;
using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Api;

/// <summary>What happened in a run: design.md §5, "Events".</summary>
/// <param name="Id">Only grows; by it one reads on.</param>
/// <param name="By">Who or what did it, for people.</param>
public sealed record EventReply(long Id, long RunId, long? CaseId, long? StepId, string Type, DateTimeOffset At, string By, IReadOnlyDictionary<string, string> Facts)
{
    public static EventReply Of(RunEvent happened) => new(
        happened.Id, happened.RunId, happened.CaseId, happened.StepId, happened.Type, happened.At, happened.By, happened.Facts);
}

/// <summary>A run's events: what there is after a number as JSON, or as they come as Server-Sent Events.</summary>
public static class EventsApi
{
    internal const string Stream = "text/event-stream";

    private const int MostEvents = 1000;
    private const string LastSeen = "Last-Event-ID";

    public static void MapEvents(this IEndpointRouteBuilder routes) => routes.MapGet("/runs/{id:long}/events", Events)
        .OpenToRunTokens().AlsoOpenToTokens(TokenScope.Reporter)
        .Produces<IReadOnlyList<EventReply>>().Produces(StatusCodes.Status204NoContent).ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound)
        .AddOpenApiOperationTransformer((operation, _, _) => DescribeStream(operation));

    private static async Task<IResult> Events(long id, string? after, ClaimsPrincipal caller, RunGate gate, RunReads runs, LiveEvents live, HttpContext http, CancellationToken cancellationToken)
    {
        var resumed = http.Request.Headers[LastSeen].ToString() is { Length: > 0 } last ? last : null;
        var wrong = new Wrong();
        wrong.If(after is not null && Number(after) is null, "after", "The number of an event, 0 or more.");
        wrong.If(resumed is not null && Number(resumed) is null, LastSeen, "The number of an event, 0 or more.");
        if (wrong.Any) return wrong.Answer();
        var (run, refusal) = await gate.Enter(caller, id, ProjectRole.Viewer, cancellationToken);
        if (refusal is not null) return refusal;

        // What a client saw last counts more than the address that it began with, which it sends again each time it comes back.
        var known = Number(resumed) ?? Number(after) ?? 0;
        if (!http.Request.Headers.Accept.ToString().Contains(Stream, StringComparison.OrdinalIgnoreCase))
            return TypedResults.Ok((await runs.Events(id, known, MostEvents, cancellationToken)).Select(EventReply.Of).ToList());
        // A browser comes back for ever, unless it is told that there is nothing more.
        if (resumed is not null && run!.Status.IsTerminal() && (await runs.Events(id, known, 1, cancellationToken)).Count == 0) return TypedResults.NoContent();
        await live.Send(http, run!, known);
        return TypedResults.Empty;
    }

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static Task DescribeStream(OpenApiOperation operation)
    {
        operation.Responses!["200"].Content!.Add(Stream, new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = "id: the event's number; event: its type; data: the event as in JSON." } });
        return Task.CompletedTask;
    }
}
