using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using TestRuns.Cli.Server;

namespace TestRuns.Cli.Run;

/// <summary>
/// Everything that happens to a run, in its order, each once, until the run has ended: over as many connections as it takes,
/// as each goes on behind the last number that was seen.
/// </summary>
internal sealed class RunFollower(ApiClient api, long runId, TimeSpan patience, Action<string> remark, TimeProvider time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    private long seen;
    private bool ended;

    /// <returns>Null: the run has ended. Else why it can be followed no longer.</returns>
    public async Task<ApiProblem?> Follow(Action<RunHappening> take, CancellationToken cancellationToken)
    {
        long? awaySince = null;
        var pause = LookAgain;
        while (!ended)
        {
            var problem = await Read(take, () => (awaySince, pause) = (Back(awaySince), LookAgain), cancellationToken);
            if (ended) break;
            if (problem is { MayPass: false }) return problem;
            if (problem is not null)
            {
                if (awaySince is null) remark($"{problem.Text} It is tried again for {patience.TotalSeconds:0} s; the run goes on.");
                awaySince ??= time.GetTimestamp();
                if (time.GetElapsedTime(awaySince.Value) > patience) return problem;
            }
            await Task.Delay(pause, time, cancellationToken);
            if (problem is not null) pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
        return null;
    }

    private long? Back(long? awaySince)
    {
        if (awaySince is not null) remark("The server is back.");
        return null;
    }

    private async Task<ApiProblem?> Read(Action<RunHappening> take, Action answered, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"runs/{runId}/events?after={seen}");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json", 0.5));
        if (seen > 0) request.Headers.Add("Last-Event-ID", $"{seen}");
        if ((await api.Open(request, cancellationToken)).Failed(out var problem, out var answer)) return problem;
        answered();
        try
        {
            using (answer) await TakeAll(answer, take, cancellationToken);
            return null;
        }
        catch (Exception error) when (ApiClient.IsAway(error, cancellationToken))
        {
            return ApiProblem.Unreachable(answer.RequestMessage!.RequestUri!, error);
        }
        catch (JsonException error)
        {
            return new ApiProblem(HttpStatusCode.BadGateway, $"An answer is not understood: {error.Message}");
        }
    }

    private async Task TakeAll(HttpResponseMessage answer, Action<RunHappening> take, CancellationToken cancellationToken)
    {
        // There is nothing behind what was seen, and nothing will come.
        ended |= answer.StatusCode == HttpStatusCode.NoContent;
        if (ended) return;
        if (answer.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            foreach (var one in await answer.Content.ReadFromJsonAsync<List<JsonElement>>(ApiClient.Json, cancellationToken) ?? []) Take(one, take);
            return;
        }

        using var events = new EventStream(await answer.Content.ReadAsStreamAsync(cancellationToken));
        while (!ended && await events.Next(cancellationToken) is { } one) Take(one, take);
    }

    private void Take(JsonElement one, Action<RunHappening> take)
    {
        if (one.Deserialize<RunHappening>(ApiClient.Json) is not { } happened || happened.Id <= seen) return;
        seen = happened.Id;
        take(happened with { Raw = one });
        ended |= happened.EndsTheRun;
    }
}
