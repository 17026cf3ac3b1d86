using System.Diagnostics;

namespace TestRuns.E2E.Support;

/// <summary>Waits for what happens in other processes, where nothing can be awaited: it is looked at again and again.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>How long it took until <paramref name="condition"/> held.</summary>
    /// <exception cref="TimeoutException">It did not hold within the limit.</exception>
    public static async Task<TimeSpan> Holds(Func<Task<bool>> condition, TimeSpan limit, string what, CancellationToken token)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > limit) throw new TimeoutException($"Not within {limit.TotalSeconds:0.#} s: {what}");
            await Task.Delay(Pause, token);
        }

        return watch.Elapsed;
    }

    /// <inheritdoc cref="Holds(Func{Task{bool}}, TimeSpan, string, CancellationToken)"/>
    public static Task<TimeSpan> Holds(Func<bool> condition, TimeSpan limit, string what, CancellationToken token) =>
        Holds(() => Task.FromResult(condition()), limit, what, token);
}
