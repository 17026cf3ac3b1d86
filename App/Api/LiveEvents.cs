using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using TestRuns.Access;
using TestRuns.Access.Tokens;
using TestRuns.Access.Web;
using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Api;

/// <summary>Sends a run's events as they come, until it is over, the client leaves, may no longer look, or the server stops.</summary>
internal sealed class LiveEvents(
    EventStream stream, RunGate gate, TokenStore tokens, Sessions sessions, IHostApplicationLifetime lifetime, IOptions<JsonOptions> json, TimeProvider time)
{
    /// <summary>Proxies take a connection for dead on which nothing comes for a minute.</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    public async Task Send(HttpContext http, RunSummary run, long after)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        http.Response.ContentType = EventsApi.Stream;
        http.Response.Headers.CacheControl = "no-cache, no-store";
        // nginx would gather it up.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            await Write(http, Encoding.UTF8.GetBytes("retry: 1000\n\n"), ending.Token);
            var looked = time.GetTimestamp();
            await foreach (var batch in stream.Follow(run.Id, after, KeepAlive, run.Status.IsTerminal(), ending.Token))
            {
                if (batch.Count == 0 || time.GetElapsedTime(looked) >= KeepAlive)
                {
                    looked = time.GetTimestamp();
                    if (await StatusFor(http, run.Id, ending.Token) is not { } status || (batch.Count == 0 && status.IsTerminal())) return;
                }

                await Write(http, Text(batch), ending.Token);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The client left, or the server stops: it comes back and goes on by the number that it saw last.
        }
    }

    /// <summary>The right to look is asked for again now and then, also while events come without a pause: a stream can last for days.</summary>
    /// <returns>The run's status; null: the client may no longer look at it.</returns>
    private async Task<RunStatus?> StatusFor(HttpContext http, long runId, CancellationToken cancellationToken)
    {
        if (http.User.OwnToken() is { } token && await tokens.WhyNotAnyMore(token, cancellationToken) is not null) return null;
        if (http.User.AccountId() is not null && !sessions.IsGood(http.User)) return null;
        var (run, refusal) = await gate.Enter(http.User, runId, ProjectRole.Viewer, cancellationToken);
        return refusal is null ? run!.Status : null;
    }

    private static async Task Write(HttpContext http, ReadOnlyMemory<byte> text, CancellationToken cancellationToken)
    {
        await http.Response.Body.WriteAsync(text, cancellationToken);
        await http.Response.Body.FlushAsync(cancellationToken);
    }

    private ReadOnlyMemory<byte> Text(IReadOnlyList<RunEvent> batch)
    {
        var text = new ArrayBufferWriter<byte>();
        if (batch.Count == 0) text.Write(":\n\n"u8);
        foreach (var happened in batch)
        {
            text.Write(Encoding.UTF8.GetBytes($"id: {happened.Id}\nevent: {happened.Type}\ndata: "));
            text.Write(JsonSerializer.SerializeToUtf8Bytes(EventReply.Of(happened), json.Value.SerializerOptions));
            text.Write("\n\n"u8);
        }

        return text.WrittenMemory;
    }
}
