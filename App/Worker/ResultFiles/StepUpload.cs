using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using TestRuns.Controllers.Wire;
using TestRuns.Masking;

namespace TestRuns.Worker.ResultFiles;

/// <param name="Text">What the server answered; null: it did not take it.</param>
/// <param name="Problem">Why not, as a line for people.</param>
internal sealed record UploadAnswer(string? Text, string? Problem);

/// <summary>Hands files of a step to the server, in the step's own name. A server that is away is tried again.</summary>
internal sealed class StepUpload(Uri? server, TimeProvider time) : IDisposable
{
    /// <summary>As long as a controller may be away without losing its steps, and a little more.</summary>
    private const int Tries = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(1) })
    {
        Timeout = TimeSpan.FromMinutes(2),
    };

    /// <param name="order">The step.</param>
    /// <param name="place">"results/NAME", "artifacts/NAME".</param>
    /// <param name="file">Its path here.</param>
    /// <param name="mediaType">What it is.</param>
    /// <param name="mask">One of bytes; null: it is sent as it is.</param>
    /// <param name="stop">The step is asked to end.</param>
    public async Task<UploadAnswer> Put(StepOrder order, string place, string file, string mediaType, SecretMask? mask, CancellationToken stop)
    {
        if ((server ?? Told(order)) is not { } address) return new UploadAnswer(null, "the server's address is not known here: it is left out");
        var target = new Uri($"{address.AbsoluteUri.TrimEnd('/')}/api/v1/runs/{order.Id.RunId}/steps/{order.Id.StepId}/{place}");
        for (var left = Tries - 1; ; left--)
        {
            try
            {
                return await PutOnce(target, order, file, mediaType, mask, stop);
            }
            catch (HttpRequestException) when (left > 0)
            {
                await Task.Delay(Pause, time, stop);
            }
            catch (Exception error) when (error is HttpRequestException or JsonException or (TaskCanceledException and { InnerException: TimeoutException }))
            {
                return new UploadAnswer(null, $"it could not be handed to the server: {error.Message}");
            }
        }
    }

    public void Dispose() => client.Dispose();

    private async Task<UploadAnswer> PutOnce(Uri target, StepOrder order, string file, string mediaType, SecretMask? mask, CancellationToken stop)
    {
        await using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var request = new HttpRequestMessage(HttpMethod.Put, target) { Content = mask is null ? new StreamContent(content) : new MaskedContent(content, mask) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", order.Environment.GetValueOrDefault("TESTRUNS_TOKEN"));
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseContentRead, stop);
        if (answer.StatusCode is >= HttpStatusCode.InternalServerError) throw new HttpRequestException($"the server answers {(int)answer.StatusCode}");
        if (answer.IsSuccessStatusCode) return new UploadAnswer(await answer.Content.ReadAsStringAsync(stop), null);
        var problem = answer.Content.Headers.ContentType?.MediaType == "application/problem+json" ? await answer.Content.ReadFromJsonAsync<Problem>(JsonSerializerOptions.Web, stop) : null;
        return new UploadAnswer(null, $"the server did not take it: {problem?.Detail ?? problem?.Title ?? $"status {(int)answer.StatusCode}"}");
    }

    private static Uri? Told(StepOrder order) =>
        Uri.TryCreate(order.Environment.GetValueOrDefault("TESTRUNS_URL"), UriKind.Absolute, out var told) && told.Scheme is "http" or "https" ? told : null;

    private sealed record Problem(string? Title, string? Detail);
}
