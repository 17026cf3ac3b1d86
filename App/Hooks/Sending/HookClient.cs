using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Reflection;
using System.Text;
using TestRuns.Hooks.Outbound;

namespace TestRuns.Hooks.Sending;

/// <summary>What a try came to.</summary>
/// <param name="Text">The beginning of what was answered.</param>
/// <param name="Error">Why it counts as failed; null: it was delivered.</param>
internal sealed record HookAnswer(int? Status, string? Text, string? Error, TimeSpan Took);

/// <summary>
/// Sends to addresses that somebody typed in: not for long, not elsewhere than there, and not believing what is answered.
/// Directly, through no proxy: a proxy would look the name up itself, and the address could not be checked.
/// </summary>
internal sealed class HookClient : IDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private const int MostRead = 64 * 1024;

    private readonly TimeProvider time;
    private readonly HttpClient http;

    public HookClient(TimeProvider time)
    {
        this.time = time;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectCallback = Connect,
            MaxConnectionsPerServer = 4,
            MaxResponseHeadersLength = 32,
            MaxResponseDrainSize = 0,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            // A name that leads elsewhere by now is looked up again.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        };
        http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("TestRuns", Assembly.GetExecutingAssembly().GetName().Version?.ToString(3)));
    }

    public void Dispose() => http.Dispose();

    /// <exception cref="OperationCanceledException">The token fired: nothing is known about it.</exception>
    public async Task<HookAnswer> Post(string url, byte[] body, IReadOnlyDictionary<string, string> headers, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        using var limit = new CancellationTokenSource(Limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
            foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            var text = await Beginning(response, limit.Token, both.Token);
            return new HookAnswer((int)response.StatusCode, text, WhyNot(response), time.GetElapsedTime(began));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new HookAnswer(null, null, $"No answer within {Limit.TotalSeconds:0} s", time.GetElapsedTime(began));
        }
        catch (HttpRequestException error)
        {
            return new HookAnswer(null, null, Whole(error), time.GetElapsedTime(began));
        }
    }

    private static string Whole(HttpRequestException error) =>
        error.InnerException is { } cause && !error.Message.Contains(cause.Message, StringComparison.Ordinal) ? $"{error.Message} {cause.Message}" : error.Message;

    private static string? WhyNot(HttpResponseMessage response) => (int)response.StatusCode switch
    {
        >= 200 and < 300 => null,
        >= 300 and < 400 => $"Answered {(int)response.StatusCode}: redirects are not followed",
        var other => $"Answered {other}",
    };

    /// <summary>Text, whatever it is. That it breaks off changes nothing: the status was said before it.</summary>
    private static async Task<string> Beginning(HttpResponseMessage response, CancellationToken limit, CancellationToken both)
    {
        var kept = new byte[WebhookDelivery.LongestAnswer];
        var (length, read) = (0, 0);
        try
        {
            await using var content = await response.Content.ReadAsStreamAsync(both);
            var rest = new byte[4096];
            while (read < MostRead)
            {
                var into = length < kept.Length ? kept.AsMemory(length) : rest;
                var count = await content.ReadAsync(into, both);
                if (count == 0) break;
                read += count;
                if (length < kept.Length) length += count;
            }
        }
        catch (Exception error) when (error is IOException or HttpRequestException || (error is OperationCanceledException && limit.IsCancellationRequested))
        {
            // What came until then is what there is.
        }

        var text = Encoding.UTF8.GetString(kept, 0, length);
        return string.Concat(text.Where(character => !char.IsControl(character) || character is '\n' or '\t'));
    }

    private static async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        // The very addresses that were looked at are connected to: a name that says something else a moment later gets nowhere.
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        if (addresses.Any(ForbiddenAddress.Is)) throw new HttpRequestException(ForbiddenAddress.Why);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
