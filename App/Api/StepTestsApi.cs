using System.Globalization;
using System.Security.Claims;
using TestRuns.Access;
using TestRuns.Results.Children;
using TestRuns.Results.Reading;

namespace TestRuns.Api;

/// <summary>A test that a step's command ran, as its result file tells of it.</summary>
/// <param name="Suite">Class or suite; empty where the file says neither.</param>
/// <param name="Flaky">Passed, but not at the first try.</param>
/// <param name="DurationMs">Null: the file does not say.</param>
/// <param name="Details">Of a failure.</param>
/// <param name="File">The artifact that it was read from.</param>
public sealed record StepTest(long Id, string Suite, string Name, ReadStatus Status, bool Flaky, long? DurationMs, string? Message, string? Details, string File)
{
    public static StepTest Of(ChildResult child) => new(child.Id, child.Suite, child.Name, child.Status, child.Flaky, child.DurationMs, child.Message, child.Details, child.File);
}

/// <param name="Passed">Of all of the step's tests, whatever was asked for.</param>
/// <param name="Tests">What failed first, then what was skipped, then what passed.</param>
/// <param name="Next">Give it as <c>cursor</c> to read on; null: there are no more.</param>
public sealed record StepTestsReply(int Passed, int Failed, int Skipped, IReadOnlyList<StepTest> Tests, string? Next);

/// <summary>The tests of a step: its child results.</summary>
public static class StepTestsApi
{
    public static void MapStepTests(this IEndpointRouteBuilder routes) => routes.MapGet("/runs/{id:long}/steps/{stepId:long}/results", List)
        .Produces<StepTestsReply>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> List(
        long id, long stepId, string? status, string? cursor, string? limit, ClaimsPrincipal caller, RunGate gate, ChildResultReads results, CancellationToken cancellationToken)
    {
        var wrong = new Wrong();
        var most = Paging.Limit(limit, wrong);
        var only = StatusOf(status);
        var after = PlaceOf(cursor);
        wrong.If(status is not null && only is null, "status", $"One of {string.Join(", ", Enum.GetNames<ReadStatus>())}.");
        wrong.If(cursor is not null && after is null, "cursor", "What the page before gave as “next”.");
        if (wrong.Any) return wrong.Answer();
        var (_, refusal) = await gate.Enter(caller, id, ProjectRole.Viewer, cancellationToken);
        if (refusal is not null) return refusal;
        if (await results.Counts(id, stepId, cancellationToken) is not { } counts) return Problems.NotFound("step in this run");

        var found = await results.After(id, stepId, only, after, most + 1, cancellationToken);
        var page = found.Take(most).Select(StepTest.Of).ToList();
        return TypedResults.Ok(new StepTestsReply(counts.Passed, counts.Failed, counts.Skipped, page, found.Count > most ? Text(page[^1]) : null));
    }

    private static string Text(StepTest last) => string.Create(CultureInfo.InvariantCulture, $"{last.Status}-{last.Id}").ToLowerInvariant();

    private static ChildPlace? PlaceOf(string? cursor) =>
        cursor?.Split('-') is [var status, var id] && StatusOf(status) is { } known && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new ChildPlace(known, number) : null;

    /// <summary>Null for no word and for a number, which would be taken for one, too.</summary>
    private static ReadStatus? StatusOf(string? word) =>
        Enum.GetNames<ReadStatus>().Contains(word, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<ReadStatus>(word!, ignoreCase: true) : null;
}
