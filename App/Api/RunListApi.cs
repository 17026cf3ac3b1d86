using System.Security.Claims;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Api;

/// <param name="Runs">The newest first.</param>
/// <param name="Next">Give it as <c>cursor</c> to read on; null: there are no more.</param>
public sealed record RunListReply(IReadOnlyList<RunReply> Runs, string? Next);

public sealed record RunListWish
{
    public string? Project { get; init; }

    /// <summary>Words with commas between them.</summary>
    public string? Status { get; init; }

    public string? Q { get; init; }

    public string? Key { get; init; }

    public string? Branch { get; init; }

    public string? Environment { get; init; }

    public string? Cursor { get; init; }

    public string? Limit { get; init; }
}

public static class RunListApi
{
    public static void MapRunList(this IEndpointRouteBuilder routes) => routes.MapGet("/runs", List)
        .Produces<RunListReply>().ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> List(
        [AsParameters] RunListWish wish, ClaimsPrincipal caller, ProjectStore projects, ProjectAccess access, RunReads runs, CancellationToken cancellationToken)
    {
        var wrong = new Wrong();
        var limit = Paging.Limit(wish.Limit, wrong);
        wrong.If(!Words(wish.Status).All(IsStatus), "status", $"Of these, with commas between them: {string.Join(", ", Enum.GetNames<RunStatus>())}.");
        wrong.If(wish.Cursor is not null && !long.TryParse(wish.Cursor, out _), "cursor", "What the page before gave as “next”.");
        if (wrong.Any) return wrong.Answer();
        var visible = await access.VisibleProjects(caller, cancellationToken);
        if (wish.Project is { } key)
        {
            var project = await projects.Find(key, cancellationToken);
            if (project is null || visible?.Contains(project.Id) == false)
                return Problems.NotFound("project");
            visible = [project.Id];
        }

        var filter = new RunFilter
        {
            Projects = visible,
            Statuses = [.. Words(wish.Status).Select(word => Enum.Parse<RunStatus>(word, ignoreCase: true)).Distinct()],
            Text = wish.Q,
            Key = wish.Key,
            Branch = wish.Branch,
            Environment = wish.Environment,
        };
        var page = await runs.List(filter, wish.Cursor is null ? null : long.Parse(wish.Cursor), limit, cancellationToken);
        var keys = await ProjectKeys.Read(projects, cancellationToken);
        return TypedResults.Ok(new RunListReply([.. page.Runs.Select(run => RunReply.Of(run, keys))], page.Next?.ToString()));
    }

    private static string[] Words(string? status) => (status ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>A number would be taken for a status, too.</summary>
    private static bool IsStatus(string word) => Enum.GetNames<RunStatus>().Contains(word, StringComparer.OrdinalIgnoreCase);
}
