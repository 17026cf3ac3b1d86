using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using TestRuns.Storage.Backups;

namespace TestRuns.Cli;

/// <summary>A backup that the server makes and sends.</summary>
internal static class RemoteBackup
{
    public const string TokenVariable = "TESTRUNS_TOKEN";
    public const int OutOfReach = 4;

    /// <exception cref="BackupRefusedException">The address or the token is wrong, or the server said no.</exception>
    /// <exception cref="HttpRequestException">It is out of reach, or the answer broke off.</exception>
    public static async Task Fetch(string server, string? token, FileStream to, IProgress<BackupProgress> progress, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate($"{server.TrimEnd('/')}/api/v1/backup", UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new BackupRefusedException($"--server is not an http address: {server}");
        var shown = token == "-" ? await Console.In.ReadLineAsync(cancellationToken) : token ?? Environment.GetEnvironmentVariable(TokenVariable);
        if (string.IsNullOrWhiteSpace(shown)) throw new BackupRefusedException($"A token for backups is needed: --token T, or the variable {TokenVariable}.");
        // Large ones take their time; what is waited for is the next byte.
        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", shown.Trim());
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!answer.IsSuccessStatusCode) throw new BackupRefusedException(await WhyNot(answer, cancellationToken));
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        await Copy(body, to, progress, cancellationToken);
    }

    private static async Task Copy(Stream from, FileStream to, IProgress<BackupProgress> progress, CancellationToken cancellationToken)
    {
        var buffer = new byte[128 * 1024];
        var bytes = 0L;
        try
        {
            for (int read; (read = await from.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                progress.Report(new BackupProgress("received", 0, bytes += read));
            }
        }
        catch (HttpIOException broken)
        {
            throw new HttpRequestException(broken.Message, broken);
        }
    }

    private static async Task<string> WhyNot(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var said = $"{(int)answer.StatusCode} {answer.ReasonPhrase}";
        if (answer.Content.Headers.ContentType?.MediaType is not "application/problem+json") return $"The server said {said}.";
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return problem.TryGetProperty("detail", out var detail) ? $"The server said no ({said}): {detail}" : $"The server said {said}.";
    }
}
