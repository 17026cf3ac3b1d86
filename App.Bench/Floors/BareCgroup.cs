namespace TestRuns.Benchmark.Floors;

/// <summary>A cgroup v2 of the bench's own, where this machine lets it make one; gone when it is disposed of.</summary>
public sealed class BareCgroup : IDisposable
{
    private readonly string folder;

    private BareCgroup(string folder) => this.folder = folder;

    /// <summary>A shell that writes its id there is in it, with everything that it starts.</summary>
    public string Members => Path.Combine(folder, "cgroup.procs");

    /// <summary>Null: none can be made here.</summary>
    public static BareCgroup? Make()
    {
        if (Mount() is not { } mount) return null;
        var own = File.ReadLines("/proc/self/cgroup").FirstOrDefault(line => line.StartsWith("0::", StringComparison.Ordinal)) is { } line ? line[3..].TrimStart('/') : "";
        var made = new BareCgroup(Path.Combine(mount, own, $"testruns-bench-{Environment.ProcessId}-{Guid.NewGuid():N}"));
        try
        {
            Directory.CreateDirectory(made.folder);
        }
        catch (Exception no) when (no is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        if (File.Exists(made.KillFile)) return made;
        made.Dispose();
        return null;
    }

    public void Kill() => File.WriteAllText(KillFile, "1");

    /// <summary>Everybody in it is dead and reaped.</summary>
    public void Dispose()
    {
        // A zombie of somebody else's keeps it busy for an instant.
        for (var tries = 0; ; tries++)
        {
            try
            {
                Directory.Delete(folder);
                return;
            }
            catch (IOException) when (tries < 200)
            {
                Thread.Yield();
            }
        }
    }

    private string KillFile => Path.Combine(folder, "cgroup.kill");

    private static string? Mount() =>
        File.Exists("/proc/self/mountinfo")
            ? File.ReadLines("/proc/self/mountinfo").Where(line => line.Contains(" - cgroup2 ", StringComparison.Ordinal)).Select(line => line.Split(' ')[4]).FirstOrDefault()
            : null;
}
