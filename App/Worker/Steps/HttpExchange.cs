using System.Text;
using TestRuns.Controllers.Wire;
using TestRuns.Worker.Output;

namespace TestRuns.Worker.Steps;

/// <summary>Writes a request and its answer into the step's output, as curl's <c>-v</c> shows them.</summary>
internal sealed class HttpExchange(StepContext step, TimeProvider time, long limit)
{
    private readonly OutputBudget budget = new(limit);

    public long Dropped => budget.Dropped;

    public async Task Show(HttpRequestMessage request, string? body)
    {
        var headers = request.Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>());
        var lines = headers.Select(header => $"> {header.Key}: {string.Join(", ", header.Value)}").Prepend($"> {request.Method} {request.RequestUri}");
        await Write(string.Join('\n', lines));
        if (!string.IsNullOrEmpty(body)) await Write("\n" + body);
    }

    public async Task Show(HttpAnswer answer)
    {
        var lines = answer.Headers.Select(header => $"< {header.Name}: {header.Value}").Prepend($"< {answer.Status} {answer.Reason}");
        await Write(string.Join('\n', lines));
        if (answer.Body.Length == 0) return;
        var type = answer.Header("Content-Type") ?? "";
        var isText = answer.Body.IndexOf('\0') < 0;
        if (isText) await Write("\n" + answer.Body);
        else await step.Output.Note($"{answer.Body.Length} characters of {type}");
    }

    private async Task Write(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var (kept, passedNow) = budget.Take(bytes.Length);
        var cutter = new LineCutter(step.Mask);
        var at = time.GetUtcNow();
        foreach (var line in cutter.Cut(bytes.AsMemory(0, kept))) await step.Output.Write(at, OutputKind.Out, line);
        foreach (var line in passedNow ? cutter.CutOff() : cutter.Rest()) await step.Output.Write(at, OutputKind.Out, line);
        if (passedNow) await step.Output.Note(budget.Note);
    }
}
