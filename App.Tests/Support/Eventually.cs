using System.Diagnostics;

namespace TestRuns.Tests.Support;

/// <summary>For what only can be looked at, such as /proc: looks every few milliseconds, with a generous limit.</summary>
public static class Eventually
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task Holds(Func<bool> condition, Func<string>? what = null)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed > Limit) Assert.Fail($"Not after {Limit}: {what?.Invoke() ?? "the condition"}");
            await timer.WaitForNextTickAsync();
        }
    }
}
