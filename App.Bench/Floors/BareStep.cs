using System.Diagnostics;

namespace TestRuns.Benchmark.Floors;

/// <summary>A shell that says <c>true</c> and ends: what a step costs the system.</summary>
public static class BareStep
{
    /// <summary>In ms each, from the start to the end taken note of.</summary>
    public static IReadOnlyList<double> Measure(int samples) => [.. Enumerable.Range(0, samples).Select(_ => Once())];

    private static double Once()
    {
        var begun = Stopwatch.GetTimestamp();
        BareProcess.Reap(BareProcess.Start("true"));
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }
}
