using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Exchange;
using TestRuns.Exchange.Csv;

namespace TestRuns.Api;

/// <summary>How files of cases are to be read; all of it may be left out.</summary>
public sealed record CasesWish
{
    /// <summary>yaml, testRail or csv. Default: what the files themselves say.</summary>
    public string? Format { get; init; }

    /// <summary>Of TestRail: suites (default), or tags: what its sections become.</summary>
    public string? Sections { get; init; }

    /// <summary>Of a table (CSV): what a column is, such as <c>Summary=title</c>; several, each as a parameter of its own. What is not said is guessed by the header.</summary>
    [FromQuery]
    public string[]? Column { get; init; }

    /// <summary>What to call the file where the body is one: its ending counts.</summary>
    public string? File { get; init; }

    /// <summary>If true, nothing is changed, the answer says what would be.</summary>
    public string? DryRun { get; init; }

    /// <summary>If true with dryRun, the files stay for half an hour, for the page that imports them.</summary>
    public string? Keep { get; init; }
}

public sealed record CasesAsked
{
    /// <summary>Of what: yaml, or csv.</summary>
    public string? Format { get; init; }

    /// <summary>Only this suite, by its name.</summary>
    public string? Suite { get; init; }

    /// <summary>Only these cases, by their numbers: <c>7,12-19</c>.</summary>
    public string? Cases { get; init; }

    /// <summary>Only cases with these words in title, key and tags.</summary>
    public string? Q { get; init; }

    /// <summary>Only cases with all of these tags: <c>smoke,slow</c>.</summary>
    public string? Tags { get; init; }
}

/// <summary>Cases and suites in and out, as files. What comes in may run code on a controller: it needs a Maintainer, and is in the audit.</summary>
public static class CasesApi
{
    private const int LongestList = 6_000;

    /// <summary>Some at a time: each may need some hundred megabytes of memory.</summary>
    private static readonly SemaphoreSlim Places = new(2);

    public static void MapCases(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/projects/{project}/cases/import", Import).Produces<CasesImported>().ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).AddOpenApiOperationTransformer((operation, _, _) => DescribeBody(operation));
        routes.MapGet("/projects/{project}/cases/export", Export).Produces<string>(StatusCodes.Status200OK, "application/zip", "application/yaml", "text/csv")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> Import(
        string project, [AsParameters] CasesWish wish, ClaimsPrincipal caller, ProjectGate gate, ImportCases import, HttpContext http, CancellationToken cancellationToken)
    {
        var (found, refusal) = await gate.Enter(caller, project, ProjectRole.Maintainer, cancellationToken);
        if (refusal is not null) return refusal;
        var wrong = new Wrong();
        wrong.If(wish.Format is not null && FormatOf(wish.Format) is null, "format", "yaml, testRail or csv.");
        wrong.If(wish.Sections is not null && SectionsOf(wish.Sections) is null, "sections", "suites or tags.");
        if (ColumnMistakes(wish.Column ?? []).ToList() is { Count: > 0 } columns) wrong.Add("column", columns);
        wrong.If(wish.DryRun is not null && !bool.TryParse(wish.DryRun, out _), "dryRun", "true or false.");
        wrong.If(wish.Keep is not null && !bool.TryParse(wish.Keep, out _), "keep", "true or false.");
        wrong.If(wish.File?.Length > 200 || wish.File?.Any(char.IsControl) == true, "file", "At most 200 characters, on one line.");
        if (wrong.Any) return wrong.Answer();

        await Places.WaitAsync(cancellationToken);
        try
        {
            var files = new List<GivenFile>();
            if (await UploadedFiles.Read((name, content) => Take(files, name, content, cancellationToken), string.IsNullOrWhiteSpace(wish.File) ? "cases" : wish.File, http, GivenFile.MostBytes, cancellationToken) is { } broken) return broken;
            var dryRun = bool.TryParse(wish.DryRun, out var dry) && dry;
            var keep = dryRun && bool.TryParse(wish.Keep, out var kept) && kept;
            var choices = new ImportChoices { Sections = SectionsOf(wish.Sections) ?? SectionsAs.Suites, Columns = [.. (wish.Column ?? []).Select(column => NamedColumn.Parse(column)!)] };
            return await import.Ask(new ImportAsked(found!, files, FormatOf(wish.Format), choices, dryRun, keep), caller, cancellationToken);
        }
        finally
        {
            Places.Release();
        }
    }

    private static IEnumerable<string> ColumnMistakes(string[] columns)
    {
        if (columns.Length > CsvText.MostColumns) yield return $"At most {CsvText.MostColumns}.";
        foreach (var column in columns.Take(CsvText.MostColumns).Where(column => NamedColumn.Parse(column) is null)) yield return $"“{column}”: {NamedColumn.Form}.";
    }

    private static async Task Take(List<GivenFile> files, string name, Stream content, CancellationToken cancellationToken)
    {
        using var whole = new MemoryStream();
        await content.CopyToAsync(whole, cancellationToken);
        files.Add(new GivenFile(name, whole.ToArray()));
    }

    private static async Task<IResult> Export(
        string project, [AsParameters] CasesAsked asked, ClaimsPrincipal caller, ProjectGate gate, ExportCases export, CancellationToken cancellationToken)
    {
        var (found, refusal) = await gate.Enter(caller, project, ProjectRole.Viewer, cancellationToken);
        if (refusal is not null) return refusal;
        var ids = Numbers(asked.Cases);
        ExchangeFormat? format = asked.Format is null ? ExchangeFormat.Yaml : FormatOf(asked.Format) is var told and (ExchangeFormat.Yaml or ExchangeFormat.Csv) ? told : null;
        var wrong = new Wrong();
        wrong.If(format is null, "format", "yaml or csv.");
        wrong.If(asked.Cases is not null && ids is null, "cases", "Numbers of cases, such as 7,12-19.");
        wrong.If(asked.Suite is not null && (asked.Cases ?? asked.Q ?? asked.Tags) is not null, "suite", "A suite is exported whole: leave the others out.");
        if (wrong.Any) return wrong.Answer();

        if (asked.Suite is { } suite) return await export.OneSuite(found!, suite, format!.Value, cancellationToken) is { } one ? Answer(one) : Problems.NotFound("suite");
        if ((asked.Cases ?? asked.Q ?? asked.Tags) is null) return Answer(await export.WholeProject(found!, format!.Value, cancellationToken));
        var query = new CaseQuery { ProjectId = found!.Id, Text = asked.Q, Tags = asked.Tags?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [] };
        return Answer(await export.Chosen(found, query, ids, format!.Value, cancellationToken));
    }

    private static IResult Answer(ExportedFile file) => TypedResults.File(file.Content, file.ContentType, file.Name);

    private static ExchangeFormat? FormatOf(string? text) => Enum.TryParse<ExchangeFormat>(text, ignoreCase: true, out var format) && Enum.IsDefined(format) ? format : null;

    private static SectionsAs? SectionsOf(string? text) => Enum.TryParse<SectionsAs>(text, ignoreCase: true, out var sections) && Enum.IsDefined(sections) ? sections : null;

    /// <returns>Null: it is no list of numbers.</returns>
    internal static HashSet<long>? Numbers(string? text)
    {
        if (text is null || text.Length > LongestList) return null;
        var numbers = new HashSet<long>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = part.Split('-', 2);
            if (!long.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first) || !long.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var last)) return null;
            if (last < first || last - first >= CatalogDraft.MostCases || numbers.Count > CatalogDraft.MostCases) return null;
            for (var number = first; number <= last; number++) numbers.Add(number);
        }

        return numbers;
    }

    private static Task DescribeBody(OpenApiOperation operation)
    {
        var file = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } };
        var form = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.Object } };
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Description = "A file of suites or cases as it is, a folder of them as .zip, or several as the files of a form.",
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { ["application/yaml"] = file, ["application/zip"] = file, ["multipart/form-data"] = form },
        };
        return Task.CompletedTask;
    }
}
