using System.Globalization;
using System.Security.Claims;
using System.Text;
using TestRuns.Access;
using TestRuns.Runs.Logs;
using TestRuns.Runs.Reading;

namespace TestRuns.Api;

public static class LogsApi
{
    private const int PageLines = 1000;

    public static void MapLogs(this IEndpointRouteBuilder routes) => routes.MapGet("/runs/{id:long}/steps/{stepId:long}/log", Log)
        .Produces<string>(StatusCodes.Status200OK, "text/plain").ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);

    /// <summary>The log as text, a line <c>time TAB out|err|note TAB text</c>.</summary>
    private static async Task<IResult> Log(long id, long stepId, long? offset, ClaimsPrincipal caller, RunGate gate, RunReads runs, StepLogs logs, CancellationToken cancellationToken)
    {
        if (offset < 0) return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["offset"] = ["A line number, 0 or more."] });
        var (run, refusal) = await gate.Enter(caller, id, ProjectRole.Viewer, cancellationToken);
        if (refusal is not null) return refusal;
        if (!await runs.HasStep(id, stepId, cancellationToken)) return Problems.NotFound("step in this run");
        return TypedResults.Stream(body => Write(body, logs, id, stepId, offset ?? 0, cancellationToken), "text/plain; charset=utf-8", $"run-{run!.Number}-step-{stepId}.log");
    }

    private static async Task Write(Stream body, StepLogs logs, long runId, long stepId, long from, CancellationToken cancellationToken)
    {
        using var reader = logs.Open(runId, stepId);
        await using var text = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        while (reader.Read(from, PageLines) is { Count: > 0 } lines)
        {
            foreach (var line in lines)
            {
                var kind = line.Kind switch { LogKind.Out => "out", LogKind.Error => "err", _ => "note" };
                await text.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{line.At:O}\t{kind}\t{line.Text}").AsMemory(), cancellationToken);
            }

            from += lines.Count;
        }
    }
}
