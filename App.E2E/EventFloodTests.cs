using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using TestRuns.E2E.Support;

namespace TestRuns.E2E;

/// <summary>Many events over real connections that are lost again and again.</summary>
public sealed class EventFloodTests(Browser browser) : EndToEndTest(browser)
{
    private const int Seconds = 5;

    /// <summary>In a tenth of a second; each makes four events.</summary>
    private const int Cases = 25;

    [Fact]
    public async Task A_thousand_events_a_second_come_once_each_to_clients_that_leave_and_come_back()
    {
        var server = await StartServer(new Dictionary<string, string>(StringComparer.Ordinal) { ["TESTRUNS__Controllers__Embedded__Enabled"] = "false", ["TESTRUNS__Controllers__SilenceLimit"] = "00:01:00" });
        var token = ProgramToken.Api(server, "Viewer");
        var suite = Beside(await RawReporter.Start(server, ReporterToken.Make(server), Token));
        // One that stays, and others that leave after some events, each in a rhythm of its own.
        var clients = Enumerable.Range(0, 8).Select(number => Task.Run(() => Client(server, token, suite.RunId, number), Token)).ToList();
        var took = await Tell(suite);
        (await suite.Call("Finish", new { exitCode = 0 })).GetProperty("runStatus").GetString().ShouldBe("passed");

        using var caller = new HttpClient { BaseAddress = server.Url, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        using var api = new RunApi(caller);
        var all = (await api.Events(suite.RunId, Token)).Select(happened => happened.Id).ToList();
        all.Count.ShouldBeGreaterThan(4 * Cases * 10 * Seconds);
        TestContext.Current.TestOutputHelper?.WriteLine($"{all.Count} events in {took.TotalSeconds:0.0} s");
        foreach (var client in clients)
        {
            var (seen, connections) = await client;
            seen.ShouldBe(all);
            TestContext.Current.TestOutputHelper?.WriteLine($"each once, over {connections} connections");
        }
    }

    private static async Task<TimeSpan> Tell(RawReporter suite)
    {
        var watch = Stopwatch.StartNew();
        using var tenth = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var batch = 0; batch < 10 * Seconds; batch++)
        {
            await suite.Report(Enumerable.Range(batch * Cases, Cases).SelectMany(Case));
            await tenth.WaitForNextTickAsync(Token);
        }

        return watch.Elapsed;
    }

    private static IEnumerable<Dictionary<string, object?>> Case(int number) =>
    [
        Item("case.started", number, ("title", $"case {number}"), ("attempt", 1)),
        Item("step.started", number, ("step", $"s{number}"), ("name", "step"), ("attempt", 1)),
        Item("step.finished", number, ("step", $"s{number}"), ("status", "passed")),
        Item("case.finished", number, ("attempt", 1), ("status", "passed")),
    ];

    private static Dictionary<string, object?> Item(string type, int number, params (string Name, object? Value)[] parts)
    {
        var item = new Dictionary<string, object?>(StringComparer.Ordinal) { ["type"] = type, ["case"] = $"c{number}" };
        foreach (var (name, value) in parts) item[name] = value;
        return item;
    }

    private static async Task<(List<long> Seen, int Connections)> Client(TestServer server, string token, long runId, int number)
    {
        var patience = new Random(number);
        var seen = new List<long>();
        var connections = 1;
        while (await Follow(server, token, runId, seen, number == 0 ? int.MaxValue : patience.Next(1, 400))) connections++;
        return (seen, connections);
    }

    /// <returns>False: there is nothing more to come back for.</returns>
    private static async Task<bool> Follow(TestServer server, string token, long runId, List<long> seen, int most)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/runs/{runId}/events") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        request.Headers.Add("Accept", "text/event-stream");
        if (seen.Count > 0) request.Headers.Add("Last-Event-ID", $"{seen[^1]}");
        // A connection of its own: it is torn off with whatever is on its way.
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = server.Url };
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        if (answer.StatusCode == HttpStatusCode.NoContent) return false;
        answer.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Token));
        long? id = null;
        while (most > 0 && await reader.ReadLineAsync(Token) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal)) id = long.Parse(line[4..], CultureInfo.InvariantCulture);
            if (line.Length > 0 || id is null) continue;
            // The blank line: all of it is here.
            seen.Add(id.Value);
            id = null;
            most--;
        }

        return true;
    }
}
