using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text.Json;
using TestRuns.E2E.Support;

namespace TestRuns.E2E.Storms;

/// <summary>A suite that says what it has to over as many connections as it takes, and ends when it is told to: spoken by hand.</summary>
/// <param name="processId">Of a process that is played: no real one has it.</param>
public sealed class StormSuite(Uri server, string token, int processId, StormLog log)
{
    public const int Cases = 4;
    public const int Lines = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    private readonly string secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
    private readonly List<Dictionary<string, object?>> items = [.. Script()];
    private JsonElement? session;

    public int ProcessId => processId;

    /// <summary>Null: it has heard nothing yet.</summary>
    public long? RunId { get; private set; }

    /// <summary>False: it has come to its end, or was killed.</summary>
    public bool IsAlive { get; private set; } = true;

    /// <param name="killed">It says no more from then on.</param>
    public async Task Play(CancellationToken killed)
    {
        try
        {
            while (!await TryTell(killed)) await Task.Delay(Pause, killed);
        }
        catch (OperationCanceledException) when (killed.IsCancellationRequested)
        {
            log.Say($"suite of run {RunId} killed");
        }
        finally
        {
            IsAlive = false;
        }
    }

    /// <returns>False: its connection came to nothing.</returns>
    private async Task<bool> TryTell(CancellationToken killed)
    {
        try
        {
            await using var reporter = await RawReporter.Start(server, token, new RawHello { Session = session, Secret = secret, ProcessId = processId }, killed);
            if (reporter.Welcome.TryGetProperty("refused", out var refused) && refused.GetString() is { } why)
            {
                log.Say($"suite of run {RunId} refused: {why}");
                return !reporter.Welcome.GetProperty("mayTryAgain").GetBoolean();
            }

            (session, RunId) = (reporter.Welcome.GetProperty("session").Clone(), reporter.RunId);
            if (reporter.Welcome.TryGetProperty("abort", out var order) && order.ValueKind == JsonValueKind.Object) return await End(reporter);
            for (var next = reporter.Welcome.GetProperty("nextSeq").GetInt32(); next < items.Count; await Task.Delay(Pause, killed))
            {
                if (reporter.NextOrder() == "Abort") return await End(reporter);
                next = (await reporter.Call("Report", new { items = items.Skip(next).Take(3).ToList() })).GetProperty("nextSeq").GetInt32();
            }

            await reporter.Call("Finish", new { exitCode = 0 });
            return true;
        }
        catch (Exception lost) when (lost is WebSocketException or HttpRequestException or IOException or TimeoutException or InvalidOperationException or ObjectDisposedException)
        {
            return false;
        }
    }

    private static async Task<bool> End(RawReporter reporter)
    {
        await reporter.Call("Ended", new { processes = 1, left = 0, afterMs = 5, means = "played" });
        await reporter.Call("Finish", new { status = "cancelled" });
        return true;
    }

    private static IEnumerable<Dictionary<string, object?>> Script()
    {
        var seq = 0;
        yield return Item("plan", ("cases", Cases));
        for (var number = 1; number <= Cases; number++)
        {
            var (id, step) = ($"case-{number}", $"step-{number}");
            yield return Item("case.started", ("case", id), ("title", $"Case {number}"), ("attempt", 1));
            yield return Item("step.started", ("case", id), ("attempt", 1), ("step", step), ("name", $"Step {number}"));
            for (var line = 1; line <= Lines; line++) yield return Item("output", ("step", step), ("lines", new[] { new { at = TimeProvider.System.GetUtcNow(), err = false, text = $"{line}" } }));
            yield return Item("step.finished", ("case", id), ("step", step), ("status", "passed"));
            yield return Item("case.finished", ("case", id), ("attempt", 1), ("status", "passed"));
        }

        Dictionary<string, object?> Item(string type, params (string Name, object? Value)[] parts)
        {
            var item = new Dictionary<string, object?>(StringComparer.Ordinal) { ["seq"] = seq++, ["type"] = type, ["at"] = TimeProvider.System.GetUtcNow() };
            foreach (var (name, value) in parts) item[name] = value;
            return item;
        }
    }
}
