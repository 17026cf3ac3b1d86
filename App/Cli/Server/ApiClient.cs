using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TestRuns.Cli.Server;

/// <summary>The server's HTTP interface. A path is relative to <c>/api/v1/</c>. What fails comes back as a problem, never as an exception.</summary>
internal sealed class ApiClient : IDisposable
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(100);

    private readonly HttpClient http;
    private readonly Uri server;

    public ApiClient(ServerTarget target)
    {
        server = target.Server;
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = !target.Server.IsLoopback, ConnectTimeout = ConnectLimit })
        {
            BaseAddress = new Uri(target.Root, "api/v1/"),
            Timeout = AnswerLimit,
        };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", target.Token);
    }

    /// <summary>What is not set is not sent; what is not known is not read.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public Task<ApiAnswer<T>> Get<T>(string path, CancellationToken cancellationToken) => Send<T>(HttpMethod.Get, path, content: null, cancellationToken);

    public Task<ApiAnswer<T>> Post<T>(string path, object body, CancellationToken cancellationToken) =>
        Send<T>(HttpMethod.Post, path, JsonContent.Create(body, options: Json), cancellationToken);

    public async Task<ApiAnswer<T>> Send<T>(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if ((await Open(request, cancellationToken)).Failed(out var problem, out var answer)) return new(default, problem);
        using (answer)
        {
            try
            {
                return await answer.Content.ReadFromJsonAsync<T>(Json, cancellationToken) is { } value ? new(value, null) : new(default, NotUnderstood("nothing"));
            }
            catch (JsonException error)
            {
                return new(default, NotUnderstood(error.Message));
            }
            catch (Exception error) when (IsAway(error, cancellationToken))
            {
                return new(default, ApiProblem.Unreachable(server, error));
            }
        }
    }

    /// <summary>An answer without a body.</summary>
    public async Task<ApiProblem?> Delete(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, path);
        if ((await Open(request, cancellationToken)).Failed(out var problem, out var answer)) return problem;
        answer.Dispose();
        return null;
    }

    /// <summary>Answers as soon as the headers are there; the caller reads the body, and disposes of the answer.</summary>
    public async Task<ApiAnswer<HttpResponseMessage>> Open(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage? answer = null;
        try
        {
            answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (answer.IsSuccessStatusCode) return new(answer, null);
            using (answer) return new(null, await ApiProblem.Of(answer, server, cancellationToken));
        }
        catch (Exception error) when (IsAway(error, cancellationToken))
        {
            answer?.Dispose();
            return new(null, ApiProblem.Unreachable(server, error));
        }
    }

    public void Dispose() => http.Dispose();

    /// <summary>The connection's trouble, or the client's own limit; not the caller's wish to end.</summary>
    public static bool IsAway(Exception error, CancellationToken cancellationToken) =>
        error is HttpRequestException or IOException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private ApiProblem NotUnderstood(string what) => new(System.Net.HttpStatusCode.BadGateway, $"{server} gave an answer that is not understood: {what}");
}
