using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using TestRuns.Controllers.Wire;
using TestRuns.Masking;
using TestRuns.Worker.Output;
using TestRuns.Worker.Steps;

namespace TestRuns.Worker.ResultFiles;

/// <summary>
/// Hands the result files of a step to the server, which reads them, and says in the step's log what came of it. The exit
/// code alone decides the step: nothing here makes it fail.
/// </summary>
internal sealed partial class ResultSender(Uri? server, TimeProvider time) : IDisposable
{
    private const int MostFiles = 200;
    private const long MostBytes = 50 * 1024 * 1024;
    private const int MostNotes = 10;

    /// <summary>As long as a controller may be away without losing its steps, and a little more.</summary>
    private const int Tries = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(1) })
    {
        Timeout = TimeSpan.FromMinutes(2),
    };

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

    public void Dispose() => client.Dispose();

    private async Task<IReadOnlyList<string>> Send(StepOrder order, FoundFile file, string name, SecretMask mask, CancellationToken stop)
    {
        if (file.Size > MostBytes) return [$"it has {file.Size / (1024 * 1024)} MB, the most is {MostBytes / (1024 * 1024)} MB: it is left out"];
        if ((server ?? Told(order)) is not { } address) return ["the server's address is not known here: it is left out"];
        for (var left = Tries - 1; ; left--)
        {
            try
            {
                return await Put(new Uri($"{address.AbsoluteUri.TrimEnd('/')}/api/v1/runs/{order.Id.RunId}/steps/{order.Id.StepId}/results/{name}"), order, file, mask, stop);
            }
            catch (HttpRequestException) when (left > 0)
            {
                await Task.Delay(Pause, time, stop);
            }
            catch (Exception error) when (error is HttpRequestException or JsonException or (TaskCanceledException and { InnerException: TimeoutException }))
            {
                return [$"it could not be handed to the server: {error.Message}"];
            }
        }
    }

    private async Task<IReadOnlyList<string>> Put(Uri address, StepOrder order, FoundFile file, SecretMask mask, CancellationToken stop)
    {
        await using var content = new FileStream(file.FullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var request = new HttpRequestMessage(HttpMethod.Put, address) { Content = new MaskedContent(content, mask) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/xml");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", order.Environment.GetValueOrDefault("TESTRUNS_TOKEN"));
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseContentRead, stop);
        if (answer.StatusCode is >= HttpStatusCode.InternalServerError) throw new HttpRequestException($"the server answers {(int)answer.StatusCode}");
        if (answer.IsSuccessStatusCode) return Words(await answer.Content.ReadFromJsonAsync<Taken>(JsonSerializerOptions.Web, stop));
        var problem = answer.Content.Headers.ContentType?.MediaType == "application/problem+json" ? await answer.Content.ReadFromJsonAsync<Problem>(JsonSerializerOptions.Web, stop) : null;
        return [$"the server did not take it: {problem?.Detail ?? problem?.Title ?? $"status {(int)answer.StatusCode}"}"];
    }

    private static List<string> Words(Taken? taken)
    {
        if (taken is null) return [];
        var remarks = taken.Mistakes.Concat(taken.Notes).Take(MostNotes);
        return [$"{taken.Passed} passed, {taken.Failed} failed, {taken.Skipped} skipped", .. remarks];
    }

    private static Uri? Told(StepOrder order) =>
        Uri.TryCreate(order.Environment.GetValueOrDefault("TESTRUNS_URL"), UriKind.Absolute, out var told) && told.Scheme is "http" or "https" ? told : null;

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

    private sealed record Problem(string? Title, string? Detail);

    [GeneratedRegex("[^A-Za-z0-9._-]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unsafe();
}
