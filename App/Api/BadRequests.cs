using System.Text.Json;

namespace TestRuns.Api;

/// <summary>
/// A call that could not be read at all is answered like one that was read and is wrong: with the field, where there is one.
/// By itself the framework would say nothing but 400.
/// </summary>
internal static class BadRequests
{
    public static async Task Explain(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
            // Refused before anything of ours was reached: no such address, no such method.
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null } && context.Request.Path.StartsWithSegments("/api"))
                await TypedResults.Problem(statusCode: context.Response.StatusCode).ExecuteAsync(context);
        }
        catch (BadHttpRequestException error) when (!context.Response.HasStarted)
        {
            await Answer(error).ExecuteAsync(context);
        }
    }

    private static IResult Answer(BadHttpRequestException error)
    {
        if (error.InnerException is not JsonException wrong) return TypedResults.Problem(Sentence(error.Message), statusCode: error.StatusCode);
        var fields = new Dictionary<string, string[]>(StringComparer.Ordinal) { [FieldOf(wrong)] = [Reason(wrong)] };
        return TypedResults.ValidationProblem(fields, "The body is not as this call takes it.");
    }

    /// <summary>"$.onConflict" is for programs that look into JSON; the field is what whoever calls wrote.</summary>
    private static string FieldOf(JsonException wrong) => wrong.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : "body";

    /// <summary>Without the names of types and the second telling of the place.</summary>
    private static string Reason(JsonException wrong) => wrong.Message switch
    {
        var text when text.Contains("could not be mapped", StringComparison.Ordinal) => "There is no such field.",
        var text when text.Contains("could not be converted", StringComparison.Ordinal) => "It cannot be a value of this kind.",
        _ => $"It is no JSON, at line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine + 1}.",
    };

    private static string Sentence(string message) => message.Length > 0 && message[^1] == '.' ? message : $"{message}.";
}
