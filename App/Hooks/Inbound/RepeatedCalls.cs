namespace TestRuns.Hooks.Inbound;

/// <summary>
/// A call that found its run is obeyed once: senders repeat what they had no answer to, and who has listened can repeat it,
/// too. Obeyed again it would end the next run that was made with the same key. Kept in memory for as long as a call is good;
/// a server that was started anew meanwhile knows none of them.
/// </summary>
public sealed class RepeatedCalls(TimeProvider time)
{
    /// <summary>Only calls that are signed well come here; more than that nobody sends within some minutes.</summary>
    private const int Most = 10_000;

    /// <summary>Signed by a clock that is ahead by as much as it may be, a call is good for twice the time.</summary>
    private static readonly TimeSpan Kept = 2 * HookSignature.Window;

    private readonly Lock gate = new();
    private readonly Dictionary<string, TaskCompletionSource<StopAnswer>> answers = new(StringComparer.Ordinal);
    private readonly Queue<(string Call, TaskCompletionSource<StopAnswer> Answer, DateTimeOffset At)> order = new();

    /// <param name="call">What was signed, by whatever is the same each time it comes.</param>
    /// <param name="obey">Carries it out: for the first of them alone, until one has found a run.</param>
    public async Task<StopAnswer> Once(string call, Func<Task<StopAnswer>> obey)
    {
        var mine = new TaskCompletionSource<StopAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Enter(call, mine) is { } first) return await Again(first);
        try
        {
            var answer = await obey();
            if (answer.RunId is null) Leave(call, mine);
            mine.SetResult(answer);
            return answer;
        }
        catch (Exception error)
        {
            Leave(call, mine);
            mine.SetException(error);
            // Perhaps nobody waits for it.
            _ = mine.Task.Exception;
            throw;
        }
    }

    private static async Task<StopAnswer> Again(TaskCompletionSource<StopAnswer> first)
    {
        var answer = await first.Task;
        return answer with { Text = $"This call came before, and changed nothing by coming again. {answer.Text}" };
    }

    /// <returns>The first one of the same call; null: this is it.</returns>
    private TaskCompletionSource<StopAnswer>? Enter(string call, TaskCompletionSource<StopAnswer> mine)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            while (order.TryPeek(out var oldest) && (order.Count >= Most || now - oldest.At > Kept))
            {
                order.Dequeue();
                Forget(oldest.Call, oldest.Answer);
            }

            if (answers.TryGetValue(call, out var first)) return first;
            answers[call] = mine;
            order.Enqueue((call, mine, now));
            return null;
        }
    }

    private void Leave(string call, TaskCompletionSource<StopAnswer> mine)
    {
        lock (gate) Forget(call, mine);
    }

    /// <summary>Not one that has come in its place since.</summary>
    private void Forget(string call, TaskCompletionSource<StopAnswer> answer)
    {
        if (answers.TryGetValue(call, out var known) && known == answer) answers.Remove(call);
    }
}
