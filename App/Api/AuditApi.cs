using System.Globalization;
using System.Security.Claims;
using System.Text;
using TestRuns.Access;
using TestRuns.Catalog;

namespace TestRuns.Api;

/// <summary>Which entries are wanted; all of it may be left out.</summary>
public sealed record AuditWish
{
    /// <summary>As it stands in the record.</summary>
    public string? Who { get; init; }

    /// <summary>What the acts are about: the word before the dot.</summary>
    public string? Kind { get; init; }

    /// <summary>The key of a project.</summary>
    public string? Project { get; init; }

    /// <summary>A time, such as 2026-11-21T00:00:00Z.</summary>
    public string? From { get; init; }

    /// <summary>A time, up to which and not at which.</summary>
    public string? Until { get; init; }
}

/// <summary>The record of who did what, as a table for other programs. It is for people: no token reads it.</summary>
public static class AuditApi
{
    private const string Csv = "text/csv";

    public static void MapAudit(this IEndpointRouteBuilder routes) => routes.MapGet("/audit", Get)
        .Produces<string>(StatusCodes.Status200OK, Csv).ProducesValidationProblem()
        .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> Get(
        [AsParameters] AuditWish wish, ClaimsPrincipal caller, ProjectGate gate, ProjectAccess access, ProjectStore projects, AuditReads reads, CancellationToken cancellationToken)
    {
        var wrong = new Wrong();
        wrong.If(wish.From is not null && TimeOf(wish.From) is null, "from", "A time, such as 2026-11-21T00:00:00Z.");
        wrong.If(wish.Until is not null && TimeOf(wish.Until) is null, "until", "A time, such as 2026-11-21T00:00:00Z.");
        if (wrong.Any) return wrong.Answer();
        if (caller.OwnToken() is not null) return Problems.Forbidden("The audit is for people: sign in.");
        var (mine, refusal) = await Readable(wish.Project, caller, gate, access, cancellationToken);
        if (refusal is not null) return refusal;

        var filter = new AuditFilter { Projects = mine, Who = wish.Who, Kind = wish.Kind, From = TimeOf(wish.From), Until = TimeOf(wish.Until) };
        var keys = await ProjectKeys.Read(projects, cancellationToken);
        return TypedResults.Stream(body => Write(body, reads.All(filter, cancellationToken), keys), Csv, "audit.csv");
    }

    /// <returns>Null: all, and what belongs to no project.</returns>
    private static async Task<(IReadOnlyList<long>? Projects, IResult? Refusal)> Readable(
        string? key, ClaimsPrincipal caller, ProjectGate gate, ProjectAccess access, CancellationToken cancellationToken)
    {
        if (key is not null)
        {
            var (found, refusal) = await gate.Enter(caller, key, ProjectRole.Maintainer, cancellationToken);
            IReadOnlyList<long>? one = found is null ? null : [found.Id];
            return (one, refusal);
        }

        if (await access.IsAdministrator(caller, cancellationToken)) return (null, null);
        var mine = new List<long>();
        foreach (var project in await gate.Visible(caller, cancellationToken))
            if (await access.RoleIn(caller, project.Id, cancellationToken) == ProjectRole.Maintainer) mine.Add(project.Id);
        if (mine.Count == 0) return (null, Problems.Forbidden("You maintain no project: this needs Maintainer."));
        return (mine, null);
    }

    private static async Task Write(Stream body, IAsyncEnumerable<AuditEntry> entries, ProjectKeys keys)
    {
        // With a mark: spreadsheets take a file without one for their country's old letters.
        await using var text = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await text.WriteAsync("time,who,act,target,project,details\r\n");
        await foreach (var entry in entries)
        {
            var at = entry.At.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
            string[] fields = [at, entry.Who, entry.Action, entry.Target, entry.ProjectId is { } id ? keys[id] : "", entry.Details ?? ""];
            await text.WriteAsync($"{string.Join(',', fields.Select(Field))}\r\n");
        }
    }

    /// <summary>
    /// In quotes, with those inside doubled. What a spreadsheet would take for a formula begins with an apostrophe: names of
    /// suites and tokens are typed by anybody who may make one.
    /// </summary>
    internal static string Field(string text)
    {
        var harmless = text.TrimStart() is ['=' or '+' or '-' or '@', ..] || text is ['\t' or '\r' or '\n', ..] ? $"'{text}" : text;
        return $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static DateTimeOffset? TimeOf(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
