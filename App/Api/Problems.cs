namespace TestRuns.Api;

/// <summary>What is answered when a call is not done (RFC 9457): why, and for programs a <c>code</c> or the wrong fields.</summary>
internal static class Problems
{
    public static IResult NotFound(string what) => TypedResults.Problem($"There is no such {what}.", statusCode: StatusCodes.Status404NotFound);

    public static IResult Forbidden(string why) => TypedResults.Problem(why, statusCode: StatusCodes.Status403Forbidden);

    public static IResult Conflict(string code, string why) => Coded(StatusCodes.Status409Conflict, code, why);

    public static IResult Coded(int status, string code, string why) =>
        TypedResults.Problem(why, statusCode: status, extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = code });
}

/// <summary>Every wrong field of a call, with what would be right.</summary>
internal sealed class Wrong
{
    private readonly Dictionary<string, string[]> fields = new(StringComparer.Ordinal);

    public bool Any => fields.Count > 0;

    /// <summary>Notes the field when it is wrong.</summary>
    public void If(bool wrong, string field, string right)
    {
        if (wrong) fields[field] = [right];
    }

    public void Add(string field, IEnumerable<string> what) => fields[field] = [.. what];

    public IResult Answer() => TypedResults.ValidationProblem(fields);
}
