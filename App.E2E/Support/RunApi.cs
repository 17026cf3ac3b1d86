using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace TestRuns.E2E.Support;

public sealed record MadeRun(long Id, int Number, string Status);

public sealed record SeenRun(long Id, string Status, string? WaitsFor, string? Controller, SeenAbort? Abort, IReadOnlyList<SeenCase> Cases)
{
    public bool IsTerminal => Status is "Passed" or "Failed" or "Cancelled";
}

public sealed record SeenAbort(string Kind, string Text, string By, DateTimeOffset RequestedAt, DateTimeOffset? ConfirmedAt, bool Unconfirmed);

public sealed record SeenCase(long Id, string Title, string Status, int Attempt, string? Result, IReadOnlyList<SeenStep> Steps);

public sealed record SeenStep(long? Id, string Name, int Attempt, string Status, string? Message);

public sealed record SeenEvent(long Id, long? CaseId, string Type, DateTimeOffset At, string By, IReadOnlyDictionary<string, string> Facts);

public sealed record SeenController(long Id, string Name, string Status, string? Why, IReadOnlyList<string> Labels, int Slots, int UsedSlots)
{
    public bool IsConnected => Status == "Connected";
}

public sealed record AbortAnswer(string Outcome, string? Status);

/// <summary>The HTTP interface, called with somebody's session.</summary>
public sealed class RunApi(HttpClient client) : IDisposable
{
    /// <summary>Of somebody who signed in with a browser.</summary>
    public static async Task<RunApi> As(Visit visit, TestServer server) => With(await Session(visit, server), server);

    /// <param name="session">As a header's value.</param>
    /// <param name="server">That the session is of.</param>
    public static RunApi With(string session, TestServer server)
    {
        // The cookies are sent as they are: what the server answers with must not change them for the next call.
        var caller = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = server.Url, Timeout = TimeSpan.FromSeconds(60) };
        caller.DefaultRequestHeaders.Add("Cookie", session);
        caller.DefaultRequestHeaders.Add("Origin", server.Url.GetLeftPart(UriPartial.Authority));
        return new RunApi(caller);
    }

    /// <summary>The session of who signed in there, as a header's value.</summary>
    public static async Task<string> Session(Visit visit, TestServer server) =>
        string.Join("; ", (await visit.Context.CookiesAsync([server.Url.ToString()])).Select(cookie => $"{cookie.Name}={cookie.Value}"));

    /// <param name="suite">Of the sample project.</param>
    /// <param name="environment">In place of the suite's own.</param>
    public async Task<MadeRun> Start(string suite, string? environment, CancellationToken token) =>
        await Read<MadeRun>(await client.PostAsJsonAsync("api/v1/projects/sample/runs", new { suite, environment }, token), HttpStatusCode.Created, token);

    /// <inheritdoc cref="Start(string, string?, CancellationToken)"/>
    public async Task<MadeRun> Start(string suite, IReadOnlyDictionary<string, string> variables, CancellationToken token) =>
        await Read<MadeRun>(await client.PostAsJsonAsync("api/v1/projects/sample/runs", new { suite, variables }, token), HttpStatusCode.Created, token);

    /// <summary>With everything that a run can be given.</summary>
    public async Task<MadeRun> Start(string suite, string? environment, IReadOnlyList<string> labels, IReadOnlyDictionary<string, string> variables, CancellationToken token) =>
        await Read<MadeRun>(await client.PostAsJsonAsync("api/v1/projects/sample/runs", new { suite, environment, labels, variables }, token), HttpStatusCode.Created, token);

    /// <summary>Into the catalog of the sample project.</summary>
    /// <param name="path">Below the project's address.</param>
    public async Task Put(string path, string yaml, CancellationToken token)
    {
        using var content = new StringContent(yaml, System.Text.Encoding.UTF8, "application/yaml");
        (await client.PutAsync($"api/v1/projects/sample/{path}", content, token)).EnsureSuccessStatusCode();
    }

    /// <param name="key">By which it is known outside.</param>
    public async Task<MadeRun> StartWithKey(string suite, string key, CancellationToken token) =>
        await Read<MadeRun>(await client.PostAsJsonAsync("api/v1/projects/sample/runs", new { suite, key }, token), HttpStatusCode.Created, token);

    public async Task<AbortAnswer> CancelCase(long runId, long caseId, string? reason, bool force, CancellationToken token) =>
        await Read<AbortAnswer>(await client.PostAsJsonAsync($"api/v1/runs/{runId}/cases/{caseId}/cancel", new { reason, force }, token), HttpStatusCode.Accepted, token);

    public async Task<IReadOnlyList<SeenController>> Controllers(CancellationToken token) =>
        await Read<List<SeenController>>(await client.GetAsync("api/v1/controllers", token), HttpStatusCode.OK, token);

    /// <summary>Asks the controller of a run that ended unconfirmed once more.</summary>
    public async Task<HttpStatusCode> Resend(long runId, CancellationToken token)
    {
        using var answer = await client.PostAsJsonAsync($"api/v1/runs/{runId}/abort/resend", new { }, token);
        return answer.StatusCode;
    }

    public async Task<SeenRun> Find(long runId, CancellationToken token) =>
        await Read<SeenRun>(await client.GetAsync($"api/v1/runs/{runId}", token), HttpStatusCode.OK, token);

    /// <summary>The run, and the very text of the answer.</summary>
    public async Task<(SeenRun Run, string Text)> FindText(long runId, CancellationToken token)
    {
        var text = await client.GetStringAsync($"api/v1/runs/{runId}", token);
        return (JsonSerializer.Deserialize<SeenRun>(text, JsonSerializerOptions.Web)!, text);
    }

    /// <summary>All of them, however many answers that takes.</summary>
    public async Task<IReadOnlyList<SeenEvent>> Events(long runId, CancellationToken token)
    {
        var all = new List<SeenEvent>();
        while (true)
        {
            var after = all.Count == 0 ? 0 : all[^1].Id;
            var next = await Read<List<SeenEvent>>(await client.GetAsync($"api/v1/runs/{runId}/events?after={after}", token), HttpStatusCode.OK, token);
            if (next.Count == 0) return all;
            all.AddRange(next);
        }
    }

    public async Task<string> Log(long runId, long stepId, CancellationToken token) =>
        await client.GetStringAsync($"api/v1/runs/{runId}/steps/{stepId}/log", token);

    public Task<AbortAnswer> Abort(long runId, string? reason, CancellationToken token) => Abort(runId, reason, force: false, token);

    public Task<AbortAnswer> Force(long runId, string? reason, CancellationToken token) => Abort(runId, reason, force: true, token);

    /// <summary>Waits until the run is as wanted.</summary>
    /// <exception cref="TimeoutException">It says how the run was instead.</exception>
    public async Task<SeenRun> Until(long runId, Func<SeenRun, bool> wanted, TimeSpan limit, string what, CancellationToken token)
    {
        var run = await Find(runId, token);
        try
        {
            await Eventually.Holds(async () => wanted(run = await Find(runId, token)), limit, $"run {runId}: {what}", token);
            return run;
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}; it is {run.Status}, {run.Abort?.ToString() ?? "not aborted"}, waits for {run.WaitsFor ?? "nothing"}", late);
        }
    }

    /// <summary>The runs that who signed in was told of, the newest first; one that was told twice is there twice.</summary>
    public async Task<IReadOnlyList<long>> ToldOf(CancellationToken token)
    {
        var list = await Read<JsonElement>(await client.GetAsync("api/v1/notifications", token), HttpStatusCode.OK, token);
        return [.. list.GetProperty("notifications").EnumerateArray().Select(one => one.GetProperty("run").GetProperty("id").GetInt64())];
    }

    public void Dispose() => client.Dispose();

    private async Task<AbortAnswer> Abort(long runId, string? reason, bool force, CancellationToken token) =>
        await Read<AbortAnswer>(await client.PostAsJsonAsync($"api/v1/runs/{runId}/abort", new { reason, force }, token), HttpStatusCode.Accepted, token);

    private static async Task<T> Read<T>(HttpResponseMessage answer, HttpStatusCode wanted, CancellationToken token)
    {
        using (answer)
        {
            answer.StatusCode.ShouldBe(wanted, await answer.Content.ReadAsStringAsync(token));
            return (await answer.Content.ReadFromJsonAsync<T>(token))!;
        }
    }
}
