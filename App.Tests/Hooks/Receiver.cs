using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TestRuns.Tests.Hooks;

/// <summary>What a webhook's target was sent.</summary>
internal sealed record Received(string Path, byte[] Body, string? Signature, string? Delivery, string? Event, string? ContentType)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;
}

/// <summary>The other side of webhooks: a real server on a port of this machine, which answers as the test says.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Channel<Received> received = Channel.CreateUnbounded<Received>();
    private readonly WebApplication app;
    private int count;

    private Receiver(WebApplication app) => this.app = app;

    public string Url => $"{app.Urls.First()}/hook";

    /// <summary>How often it was called so far.</summary>
    public int Count => Volatile.Read(ref count);

    public Func<HttpContext, Task> Answer { get; set; } = _ => Task.CompletedTask;

    public static async Task<Receiver> Open()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new Receiver(builder.Build());
        receiver.app.Run(receiver.Receive);
        await receiver.app.StartAsync();
        return receiver;
    }

    public void Fail(int status = 500) => Answer = context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    public async Task<Received> Next() => await received.Reader.ReadAsync().AsTask().WaitAsync(Limit);

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await app.StopAsync(atOnce.Token);
        await app.DisposeAsync();
    }

    private async Task Receive(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        Interlocked.Increment(ref count);
        var headers = context.Request.Headers;
        await received.Writer.WriteAsync(new Received(
            context.Request.Path, body.ToArray(), headers["X-TestRuns-Signature"], headers["X-TestRuns-Delivery"], headers["X-TestRuns-Event"], headers.ContentType));
        await Answer(context);
    }
}
