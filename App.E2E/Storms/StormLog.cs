using System.Collections.Concurrent;
using System.Diagnostics;

namespace TestRuns.E2E.Storms;

/// <summary>What was done in a storm, and when: with it and the logs of server and controllers a violation can be understood.</summary>
public sealed class StormLog
{
    private readonly ConcurrentQueue<string> lines = new();
    private readonly ConcurrentDictionary<string, int> counts = new();
    private readonly Stopwatch watch = Stopwatch.StartNew();

    /// <summary>How often each kind of fault was made in this storm.</summary>
    public string Faults => string.Join(", ", counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Value} {pair.Key}"));

    public int FaultCount => counts.Values.Sum();

    public void BeginStorm(string text)
    {
        counts.Clear();
        Say(text);
    }

    public void Fault(string kind, string what)
    {
        counts.AddOrUpdate(kind, 1, (_, count) => count + 1);
        Say($"{kind}: {what}");
    }

    public void Say(string text) => lines.Enqueue($"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {watch.Elapsed.TotalSeconds,7:0.000}  {text}");

    public override string ToString() => string.Join('\n', lines);
}
