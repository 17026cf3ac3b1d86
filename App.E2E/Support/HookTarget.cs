using System.Net;
using System.Text;
using System.Threading.Channels;

namespace TestRuns.E2E.Support;

/// <summary>A call that a webhook's target got, and has not answered yet.</summary>
public sealed class HookCall(HttpListenerContext context, string body)
{
    /// <summary>The same whenever the same delivery comes.</summary>
    public string? Delivery => context.Request.Headers["X-TestRuns-Delivery"];

    public string? Event => context.Request.Headers["X-TestRuns-Event"];

    public string Body => body;

    public void Answer(int status)
    {
        context.Response.StatusCode = status;
        context.Response.Close();
    }
}

/// <summary>The other side of webhooks, outside of the server: it outlives it. Each call waits until the test answers it.</summary>
public sealed class HookTarget : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly HttpListener listener = new();
    private readonly Channel<HookCall> calls = Channel.CreateUnbounded<HookCall>();
    private readonly Task listening;

    public HookTarget()
    {
        Url = $"http://127.0.0.1:{FreePort.Find()}/";
        listener.Prefixes.Add(Url);
        listener.Start();
        listening = Listen();
    }

    public string Url { get; }

    public async Task<HookCall> Next(CancellationToken token) => await calls.Reader.ReadAsync(token).AsTask().WaitAsync(Limit, token);

    public async ValueTask DisposeAsync()
    {
        listener.Abort();
        await listening;
    }

    private async Task Listen()
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
                calls.Writer.TryWrite(new HookCall(context, await reader.ReadToEndAsync()));
            }
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // It was closed.
        }
    }
}
