using System.Runtime.Versioning;

namespace TestRuns.Worker.Processes.Linux;

/// <summary>Every descendant of this program. As a subreaper it inherits those that lost their parents, so none is missed.</summary>
[SupportedOSPlatform("linux")]
internal sealed class Descendants : ITreeMembers
{
    private readonly TaskCompletionSource never = new();

    public string Means => "process group";

    public bool Any() => Living().Count > 0;

    public int Ask(ProcessSignal signal)
    {
        var living = Living();
        Signals.Ask(living, signal);
        return living.Count;
    }

    public int Kill()
    {
        var living = Living();
        foreach (var pid in living) Signals.Kill(pid);
        return living.Count;
    }

    public Task Change() => never.Task;

    /// <summary>Each before its own children.</summary>
    public static IReadOnlyList<int> Living()
    {
        var living = new List<int>();
        var seen = new HashSet<int>();
        var toVisit = new Queue<int>(ProcFs.Children(Environment.ProcessId));
        while (toVisit.TryDequeue(out var pid))
        {
            if (!seen.Add(pid)) continue;
            if (ProcFs.IsAlive(pid)) living.Add(pid);
            foreach (var child in ProcFs.Children(pid)) toVisit.Enqueue(child);
        }
        return living;
    }
}
