using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TestRuns.Access;
using TestRuns.Access.Tokens;
using TestRuns.Access.Web;
using TestRuns.Api;
using TestRuns.Retention;
using TestRuns.Runs;
using TestRuns.Runs.Reading;
using TestRuns.Runs.State;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Api;

/// <summary>A run's events over HTTP: as JSON, and as they come.</summary>
public sealed class EventsApiTests(ApiHost host) : IClassFixture<ApiHost>
{
    private readonly ApiPlaces places = new(host);

    [Fact]
    public async Task They_come_as_they_happen_and_the_stream_ends_with_the_run()
    {
        var run = await host.WaitingRun();
        using var answer = await Open(run);
        (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType).ShouldBe((HttpStatusCode.OK, "text/event-stream"));
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        (await Next(reader))!.Type.ShouldBe("run.created");
        await host.Call("runner", HttpMethod.Post, $"/api/v1/runs/{run}/abort", new { reason = "x" }).Json(HttpStatusCode.Accepted);
        var seen = new List<Sent>();
        while (await Next(reader) is { } sent) seen.Add(sent);
        seen.Select(sent => sent.Type).ShouldContain("run.cancelled");
        var all = (await host.Call("viewer", HttpMethod.Get, $"/api/v1/runs/{run}/events").Json()).EnumerateArray().ToList();
        seen.Select(sent => sent.Id).ShouldBe(all.Skip(1).Select(one => one.GetProperty("id").GetInt64()));
        seen[^1].Data.GetProperty("id").GetInt64().ShouldBe(seen[^1].Id);
    }

    [Fact]
    public async Task Who_comes_back_goes_on_behind_what_was_seen_last()
    {
        var run = await places.EndedRun();
        var all = (await host.Call("viewer", HttpMethod.Get, $"/api/v1/runs/{run}/events").Json()).EnumerateArray().Select(one => one.GetProperty("id").GetInt64()).ToList();
        using var answer = await Open(run, after: 0, last: all[1]);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var seen = new List<long>();
        while (await Next(reader) is { } sent) seen.Add(sent.Id);
        seen.ShouldBe(all.Skip(2));
        (await Open(run, after: 0, last: all[^1])).StatusCode.ShouldBe(HttpStatusCode.NoContent, "there is nothing more to come back for");
    }

    [Fact]
    public async Task As_JSON_they_are_read_on_by_number()
    {
        var run = await places.EndedRun();
        var all = (await host.Call("viewer", HttpMethod.Get, $"/api/v1/runs/{run}/events").Json()).EnumerateArray().Select(one => one.GetProperty("id").GetInt64()).ToList();
        (await host.Call("viewer", HttpMethod.Get, $"/api/v1/runs/{run}/events?after={all[2]}").Json()).EnumerateArray().Select(one => one.GetProperty("id").GetInt64()).ShouldBe(all.Skip(3));
        (await host.Call("viewer", HttpMethod.Get, $"/api/v1/runs/{run}/events?after=x").WrongFields()).ShouldBe(["after"]);
    }

    [Fact]
    public async Task Whose_token_is_revoked_is_cut_off_though_events_come_without_a_pause()
    {
        var run = await host.WaitingRun();
        var token = await places.Token(TokenScope.Api, await places.Sample(), ProjectRole.Viewer);
        var ticket = (await host.Get<TokenStore>().Find(token.Text, default)).Ticket!;
        var clock = new ManualTime();
        var live = new LiveEvents(
            new EventStream(host.Get<EventFeed>(), host.Get<RunReads>(), clock), new RunGate(host.Get<RunReads>(), host.Get<ProjectAccess>(), host.Get<RemovalReads>()), host.Get<TokenStore>(), host.Get<Sessions>(),
            host.Get<IHostApplicationLifetime>(), host.Get<IOptions<JsonOptions>>(), clock);
        var pipe = new Pipe();
        var http = new DefaultHttpContext { User = new ClaimsPrincipal(new ClaimsIdentity([Principals.ClaimOf(ticket)], "test")), Response = { Body = pipe.Writer.AsStream() } };
        var sending = live.Send(http, (await host.Get<RunReads>().Find(run, default))!, after: 0);
        using var reader = new StreamReader(pipe.Reader.AsStream());
        (await Next(reader))!.Type.ShouldBe("run.created");

        await host.Get<TokenStore>().Revoke(token.Id, "test", default);
        // One event after the other, half a second apart at least: no silence in which it would be looked at.
        var (next, events) = (Next(reader), 0);
        while (!sending.IsCompleted && events++ < 60)
        {
            await host.Get<RunWriter>().Do(tx => tx.Record(run, EventTypes.RunQueued, Actor.System("test")), default);
            await Eventually.Holds(() =>
            {
                clock.Advance(TimeSpan.FromMilliseconds(500));
                return next.IsCompleted || sending.IsCompleted;
            });
            if (!sending.IsCompleted) next = Next(reader);
        }

        events.ShouldBeLessThan(60);
        await sending;
        await pipe.Writer.CompleteAsync();
        await next;
    }

    private async Task<HttpResponseMessage> Open(long run, long? after = null, long? last = null)
    {
        var token = await places.Token(TokenScope.Api, await places.Sample(), ProjectRole.Viewer);
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/runs/{run}/events{(after is null ? "" : $"?after={after}")}") { Headers = { Authorization = new("Bearer", token.Text) } };
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (last is not null) request.Headers.Add("Last-Event-ID", $"{last}");
        return await host.Open(request);
    }

    /// <summary>Null: the stream has ended.</summary>
    private static async Task<Sent?> Next(StreamReader reader)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await reader.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.Length > 0 && line.Split(": ", 2) is [var name, var value]) fields[name] = value;
            if (line.Length == 0 && fields.ContainsKey("data")) return new Sent(long.Parse(fields["id"], CultureInfo.InvariantCulture), fields["event"], JsonElement.Parse(fields["data"]));
        }

        return null;
    }

    private sealed record Sent(long Id, string Type, JsonElement Data);
}
