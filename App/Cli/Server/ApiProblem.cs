using System.Net;
using System.Text.Json;

namespace TestRuns.Cli.Server;

/// <summary>Why the server did not do what it was asked, as sentences for people.</summary>
/// <param name="Status">Null: it could not be reached.</param>
/// <param name="Text">Several lines when several fields are wrong.</param>
internal sealed record ApiProblem(HttpStatusCode? Status, string Text)
{
    /// <summary>The server is away, or something before it says that it is: it may be back in a moment.</summary>
    public bool MayPass => Status is null or >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests;

    public int ExitCode => Status is null or >= HttpStatusCode.InternalServerError ? ExitCodes.Unreachable : ExitCodes.WrongUse;

    public static ApiProblem Unreachable(Uri server, Exception error) => new(null, error switch
    {
        OperationCanceledException => $"{server} does not answer.",
        _ => $"{server} cannot be reached: {error.GetBaseException().Message}",
    });

    public static async Task<ApiProblem> Of(HttpResponseMessage answer, Uri server, CancellationToken cancellationToken)
    {
        var said = await Said(answer, cancellationToken);
        return new ApiProblem(answer.StatusCode, answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized => said is null ? $"{server} does not accept the token. It may be wrong, expired or revoked." : $"{server} does not accept the token: {said}",
            >= HttpStatusCode.InternalServerError => $"{server} is in trouble ({(int)answer.StatusCode} {answer.ReasonPhrase}). {said}".TrimEnd(),
            _ => said ?? $"{server} answers {(int)answer.StatusCode} {answer.ReasonPhrase}. Is it the address of a TestRuns server?",
        });
    }

    /// <summary>Null: what answered was no TestRuns server, or had nothing to say.</summary>
    private static async Task<string?> Said(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.Content.Headers.ContentType?.MediaType is not ("application/problem+json" or "application/json")) return null;
        try
        {
            using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
            return problem.RootElement.ValueKind == JsonValueKind.Object ? Sentences(problem.RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Sentences(JsonElement problem)
    {
        var lines = new List<string>();
        if (StringOf(problem, "detail") is { } detail) lines.Add(detail);
        if (problem.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Object)
        {
            foreach (var field in errors.EnumerateObject().Where(field => field.Value.ValueKind == JsonValueKind.Array))
                lines.AddRange(field.Value.EnumerateArray().Select(why => $"{field.Name}: {why}"));
        }
        return lines.Count > 0 ? string.Join('\n', lines) : StringOf(problem, "title");
    }

    private static string? StringOf(JsonElement problem, string name) =>
        problem.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
