using System.Text.Json;
using System.Text.RegularExpressions;
using TestRuns.Controllers.Wire;
using TestRuns.Masking;
using TestRuns.Worker.Output;

namespace TestRuns.Worker.ResultFiles;

/// <summary>
/// Hands the result files of a step to the server, which reads them, and says in the step's log what came of it. The exit
/// code alone decides the step: nothing here makes it fail.
/// </summary>
internal sealed partial class ResultSender(StepUpload uploads)
{
    private const int MostFiles = 200;
    private const long MostBytes = 50 * 1024 * 1024;
    private const int MostNotes = 10;

    /// <param name="stop">The step is asked to end: what was not sent by then is left.</param>
    public async Task Send(StepOrder order, ResultWatch watch, OutputSender output, CancellationToken stop)
    {
        try
        {
            var files = await watch.Written();
            if (files.Count == 0) await output.Note($"results: the step wrote no file that matches {string.Join(", ", watch.Patterns)}");
            if (files.Count > MostFiles) await output.Note($"results: {files.Count} files match; the first {MostFiles} are read");
            var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            var mask = SecretMask.OfBytes(order.Secrets);
            foreach (var file in files.Take(MostFiles))
            {
                stop.ThrowIfCancellationRequested();
                foreach (var line in await Send(order, file, NameOf(file.Path, names), mask, stop)) await output.Note($"results: {file.Path}: {line}");
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await output.Note("results: the step was asked to end; what was not sent by then is left out");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            await output.Note($"results: {error.Message}");
        }
    }

    private async Task<IReadOnlyList<string>> Send(StepOrder order, FoundFile file, string name, SecretMask mask, CancellationToken stop)
    {
        if (file.Size > MostBytes) return [$"it has {file.Size / (1024 * 1024)} MB, the most is {MostBytes / (1024 * 1024)} MB: it is left out"];
        var answer = await uploads.Put(order, $"results/{name}", file.FullPath, "application/xml", mask, stop);
        return answer.Problem is { } problem ? [problem] : Words(answer.Text!);
    }

    private static List<string> Words(string answer)
    {
        try
        {
            if (JsonSerializer.Deserialize<Taken>(answer, JsonSerializerOptions.Web) is not { } taken) return [];
            var remarks = taken.Mistakes.Concat(taken.Notes).Take(MostNotes);
            return [$"{taken.Passed} passed, {taken.Failed} failed, {taken.Skipped} skipped", .. remarks];
        }
        catch (JsonException error)
        {
            return [$"the server's answer cannot be read: {error.Message}"];
        }
    }

    /// <summary>What the server keeps it under: the path in letters that every system takes, once each.</summary>
    private static string NameOf(string path, HashSet<string> taken)
    {
        var safe = Unsafe().Replace(path, "-").TrimStart('.', '-', '_').TrimEnd('.').Replace("..", ".", StringComparison.Ordinal);
        if (safe.Length > 90) safe = safe[^90..].TrimStart('.', '-', '_');
        if (safe.Length == 0) safe = "results.xml";
        var name = safe;
        for (var number = 2; !taken.Add(name); number++) name = $"{number}-{safe}";
        return name;
    }

    private sealed record Taken(int Passed, int Failed, int Skipped, IReadOnlyList<string> Mistakes, IReadOnlyList<string> Notes);

    [GeneratedRegex("[^A-Za-z0-9._-]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unsafe();
}
