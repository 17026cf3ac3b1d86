using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using TestRuns.Worker.Processes.Linux;

namespace TestRuns.Worker.Processes.Cgroups;

/// <summary>One cgroup and those that its processes made below it.</summary>
[SupportedOSPlatform("linux")]
internal sealed class Cgroup(string folder) : ITreeMembers, IDisposable
{
    private readonly AsyncSignal change = new();
    private SafeFileHandle? events;
    private IDisposable? watch;

    public string Means => "cgroup";

    public bool Any()
    {
        try
        {
            Span<byte> text = stackalloc byte[128];
            return text[..RandomAccess.Read(Events(), text, 0)].IndexOf("populated 1"u8) >= 0;
        }
        catch (IOException) when (!Directory.Exists(folder))
        {
            // Removed by somebody else: only an empty cgroup can be.
            return false;
        }
    }

    public IReadOnlyList<int> Processes() => [.. Folders().SelectMany(In)];

    /// <summary>Those that are not in a cgroup below it.</summary>
    public IEnumerable<int> OwnProcesses() => In(folder);

    public IEnumerable<int> ProcessesBelow() => Folders().Skip(1).SelectMany(In);

    public int Ask(ProcessSignal signal)
    {
        var pids = Processes();
        Signals.Ask(pids, signal);
        return pids.Count;
    }

    public int Kill()
    {
        var count = Processes().Count;
        try
        {
            using var kill = File.OpenHandle(Path.Combine(folder, "cgroup.kill"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            RandomAccess.Write(kill, "1"u8, 0);
        }
        catch (IOException) when (!Directory.Exists(folder))
        {
            // As above.
        }
        return count;
    }

    public Task Change()
    {
        if (watch is null && Directory.Exists(folder))
        {
            watch = ReadyWatch.Shared.Add((int)Events().DangerousGetHandle(), Libc.EpollPriority | Libc.EpollEdge, change.Set);
        }
        return change.Next();
    }

    /// <summary>Removes it and those below. Nothing happens while there is a process in it.</summary>
    public bool TryRemove()
    {
        try
        {
            foreach (var below in Folders().Reverse()) Directory.Delete(below);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        watch?.Dispose();
        events?.Dispose();
    }

    private SafeFileHandle Events() =>
        events ??= File.OpenHandle(Path.Combine(folder, "cgroup.events"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);

    private static IEnumerable<int> In(string cgroup) => ProcFs.Numbers(ProcFs.Read(Path.Combine(cgroup, "cgroup.procs")));

    /// <summary>The folder, then what is below: each before its own.</summary>
    private IEnumerable<string> Folders() => Directory.Exists(folder)
        ? Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories).Prepend(folder)
        : [];
}
