using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using TestRuns.Controllers.Wire;
using TestRuns.Worker.Output;

namespace TestRuns.Worker.Steps;

/// <summary>One request, and what is expected of its answer. Redirects are not followed: what is asked is what is judged.</summary>
internal sealed class HttpStep(TimeProvider time) : IDisposable
{
    private const int LargestBody = 4 * 1024 * 1024;

    private readonly HttpClient client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        // Some servers refuse a request without it; a step's own header takes its place.
        DefaultRequestHeaders = { { "User-Agent", "TestRuns" } },
    };

    public async Task<StepOutcome> Run(StepContext step, HttpPart part)
    {
        if (!TryMakeRequest(part, out var request, out var mistake)) return StepOutcome.Error(mistake);
        if (step.Stop.Cause is not null) return StepOutcome.NotRunning;
        step.Started();
        var exchange = new HttpExchange(step, time, step.Order.MaxOutputBytes);
        try
        {
            await exchange.Show(request, part.Body);
            var answer = await Send(request, step.Stop.Asked);
            await exchange.Show(answer);
            var mismatches = HttpExpectations.Check(part, answer, step.Mask);
            var message = mismatches.Count == 0 ? $"status {answer.Status} in {answer.Took.TotalMilliseconds:0} ms" : string.Join("; ", mismatches);
            return new StepOutcome(mismatches.Count == 0 ? StepResult.Passed : StepResult.Failed, message, DroppedBytes: exchange.Dropped);
        }
        catch (OperationCanceledException) when (step.Stop.Asked.IsCancellationRequested)
        {
            return step.Stopped() with { DroppedBytes = exchange.Dropped };
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return new StepOutcome(StepResult.Failed, $"no answer from {request.RequestUri}: {error.GetBaseException().Message}");
        }
        finally
        {
            request.Dispose();
        }
    }

    public void Dispose() => client.Dispose();

    private static bool TryMakeRequest(HttpPart part, [NotNullWhen(true)] out HttpRequestMessage? request, [NotNullWhen(false)] out string? mistake)
    {
        request = null;
        mistake = null;
        if (!Uri.TryCreate(part.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")) mistake = $"'{part.Url}' is not an http address";
        else if (!part.Method.All(char.IsAsciiLetter) || part.Method.Length == 0) mistake = $"'{part.Method}' is not an HTTP method";
        if (mistake is not null) return false;
        request = new HttpRequestMessage(new HttpMethod(part.Method.ToUpperInvariant()), url);
        if (part.Body is not null)
        {
            request.Content = new StringContent(part.Body, Encoding.UTF8, part.Body.TrimStart() is ['{' or '[', ..] ? "application/json" : "text/plain");
        }
        foreach (var (name, value) in part.Headers)
        {
            if (request.Headers.TryAddWithoutValidation(name, value)) continue;
            request.Content ??= new ByteArrayContent([]);
            request.Content.Headers.Remove(name);
            if (request.Content.Headers.TryAddWithoutValidation(name, value)) continue;
            mistake = $"'{name}' cannot be the name of a header";
            return false;
        }
        return true;
    }

    private async Task<HttpAnswer> Send(HttpRequestMessage request, CancellationToken stop)
    {
        var began = time.GetTimestamp();
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        await using var content = await response.Content.ReadAsStreamAsync(stop);
        using var body = new MemoryStream();
        var buffer = new byte[32 * 1024];
        while (body.Length < LargestBody && await content.ReadAsync(buffer, stop) is > 0 and var count) body.Write(buffer, 0, count);
        return new HttpAnswer(
            (int)response.StatusCode,
            response.ReasonPhrase ?? "",
            response.Headers.Concat(response.Content.Headers).Concat(response.TrailingHeaders)
                .Select(header => (header.Key, string.Join(", ", header.Value))).ToList(),
            Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length),
            time.GetElapsedTime(began));
    }
}
