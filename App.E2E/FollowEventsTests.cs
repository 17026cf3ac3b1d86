using System.Globalization;
using TestRuns.E2E.Support;

namespace TestRuns.E2E;

/// <summary>A program follows a run over a real connection that it loses again and again.</summary>
public sealed class FollowEventsTests(Browser browser) : EndToEndTest(browser)
{
    [Fact]
    public async Task Over_connections_that_break_each_event_comes_once_and_the_last_stream_ends_by_itself()
    {
        var server = await StartServer();
        var ana = await OpenAsAdministrator(server);
        using var api = await RunApi.As(ana, server);
        var session = await RunApi.Session(ana, server);
        var run = await api.Start("slow", environment: null, Token);
        var seen = new List<long>();
        // Each connection is given up after two events; the run goes on meanwhile.
        while (seen.Count < 6) await Follow(server, session, run.Id, seen, most: 2);
        await api.Abort(run.Id, "seen enough", Token);
        await Follow(server, session, run.Id, seen, most: int.MaxValue);
        seen.ShouldBe((await api.Events(run.Id, Token)).Select(happened => happened.Id));
    }

    private static async Task Follow(TestServer server, string session, long runId, List<long> seen, int most)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/runs/{runId}/events");
        request.Headers.Add("Cookie", session);
        request.Headers.Add("Accept", "text/event-stream");
        if (seen.Count > 0) request.Headers.Add("Last-Event-ID", $"{seen[^1]}");
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = server.Url };
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(limit.Token));
        while (most > 0 && await reader.ReadLineAsync(limit.Token) is { } line)
        {
            if (!line.StartsWith("id: ", StringComparison.Ordinal)) continue;
            seen.Add(long.Parse(line[4..], CultureInfo.InvariantCulture));
            most--;
        }
    }
}
