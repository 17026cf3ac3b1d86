using System.Security.Claims;
using Microsoft.OpenApi;
using TestRuns.Access;
using TestRuns.Results.Import;
using TestRuns.Runs.Import;

namespace TestRuns.Api;

/// <summary>What the files do not say of the run that is made of them; all of it may be left out.</summary>
public sealed record ResultsWish
{
    /// <summary>Default: the suite's, else the first file's.</summary>
    public string? Name { get; init; }

    public string? Suite { get; init; }

    public string? Branch { get; init; }

    public string? Commit { get; init; }

    public string? Link { get; init; }

    public string? Key { get; init; }

    /// <summary>What to call the file where the body is one.</summary>
    public string? File { get; init; }

    /// <summary>If true, nothing is made, the answer says what would be.</summary>
    public string? Preview { get; init; }
}

/// <summary>Results of tests that were run elsewhere, in: JUnit XML or TRX as the body, or several files as a form.</summary>
public static class ResultsApi
{
    /// <summary>Of all files together, in bytes.</summary>
    private const long MostBytes = 512 * 1024 * 1024;

    /// <summary>Some at a time: each may need a hundred megabytes of memory.</summary>
    private static readonly SemaphoreSlim Places = new(4);

    public static void MapResults(this IEndpointRouteBuilder routes) => routes.MapPost("/projects/{project}/results", Import)
        .Produces<ImportPreview>().Produces<RunMade>(StatusCodes.Status201Created).ProducesValidationProblem().ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .AddOpenApiOperationTransformer((operation, _, _) => DescribeBody(operation));

    private static async Task<IResult> Import(
        string project, [AsParameters] ResultsWish wish, ClaimsPrincipal caller, ProjectGate gate, ImportResults import, HttpContext http, CancellationToken cancellationToken)
    {
        var (found, refusal) = await gate.Enter(caller, project, ProjectRole.Runner, cancellationToken);
        if (refusal is not null) return refusal;
        if (found!.WhyNoRuns() is { } why) return Problems.Conflict("archived", why);
        var wrong = new Wrong();
        Check(wish, wrong);
        if (wrong.Any) return wrong.Answer();

        await Places.WaitAsync(cancellationToken);
        try
        {
            var preview = bool.TryParse(wish.Preview, out var only) && only;
            var draft = new ImportDraft(keep: !preview);
            if (await UploadedFiles.Read((name, content) => draft.Read(name, content, cancellationToken), string.IsNullOrWhiteSpace(wish.File) ? "results.xml" : wish.File, http, MostBytes, cancellationToken) is { } broken) return broken;
            var target = new ImportTarget(found.Id, wish.Name, wish.Suite, wish.Key, wish.Branch, wish.Commit, wish.Link);
            if (preview) return TypedResults.Ok(ImportPreview.Of(draft, ImportResults.NameOf(draft, target)));
            if (Refused(draft) is { } refused) return refused;

            var made = await import.Make(draft, target, RunGate.ActorOf(caller), CancellationToken.None);
            return TypedResults.Created($"/api/v1/runs/{made.RunId}", new RunMade(made.RunId, made.Number, made.Status, $"/runs/{made.RunId}", NotStarted: null));
        }
        finally
        {
            Places.Release();
        }
    }

    /// <summary>A wrong file changes nothing, and is answered with all that is wrong in it, and in the others.</summary>
    private static IResult? Refused(ImportDraft draft)
    {
        var wrong = new Wrong();
        wrong.If(draft.Files.Count == 0, "body", "A JUnit XML or TRX file, or a form (multipart/form-data) with several.");
        foreach (var file in draft.Files.Where(file => file.Report.Mistakes.Count > 0).GroupBy(file => file.Name, StringComparer.Ordinal))
            wrong.Add(file.Key, file.SelectMany(one => one.Report.Mistakes).Select(mistake => mistake.ToString()));
        if (wrong.Any) return wrong.Answer();
        return draft.Count <= RecordFinishedRun.MostCases ? null : TypedResults.Problem(
            $"There are {draft.Count:N0} tests in it; a run has at most {RecordFinishedRun.MostCases:N0}. Import it in parts.", statusCode: StatusCodes.Status413PayloadTooLarge);
    }

    private static void Check(ResultsWish wish, Wrong wrong)
    {
        wrong.If(wish.Preview is not null && !bool.TryParse(wish.Preview, out _), "preview", "true or false.");
        wrong.If(
            wish.Link is { } link && !(link.Length <= 2000 && Uri.TryCreate(link, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"),
            "link", "An address that begins with http:// or https://, of at most 2,000 characters.");
        foreach (var (name, value) in new[] { ("name", wish.Name), ("suite", wish.Suite), ("branch", wish.Branch), ("commit", wish.Commit), ("key", wish.Key), ("file", wish.File) })
            wrong.If(value?.Length > 200 || value?.Any(char.IsControl) == true, name, "At most 200 characters, on one line.");
    }

    private static Task DescribeBody(OpenApiOperation operation)
    {
        var file = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } };
        var form = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.Object } };
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Description = "A result file as it is, or several as the files of a form.",
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { ["application/xml"] = file, ["multipart/form-data"] = form },
        };
        return Task.CompletedTask;
    }
}
