namespace TestRuns.Worker.Processes.Cgroups;

/// <summary>Where this process's own cgroup (version 2) is in the file system. Hybrid machines mount it beside version 1.</summary>
internal static class CgroupMount
{
    /// <summary>Null: there is none, or it lies outside of what is mounted here.</summary>
    public static string? OwnFolder() => OwnFolder(File.ReadLines("/proc/self/mountinfo"), File.ReadLines("/proc/self/cgroup"));

    internal static string? OwnFolder(IEnumerable<string> mountInfo, IEnumerable<string> ownCgroups)
    {
        if (ownCgroups.FirstOrDefault(line => line.StartsWith("0::", StringComparison.Ordinal)) is not { } own) return null;
        var path = own["0::".Length..];
        foreach (var line in mountInfo)
        {
            // 41 31 0:38 ROOT MOUNTPOINT options [optional fields] - cgroup2 source options
            var fields = line.Split(' ');
            var separator = Array.IndexOf(fields, "-");
            if (separator < 0 || fields[separator + 1] != "cgroup2") continue;
            if (Below(fields[3], path) is { } relative) return fields[4].TrimEnd('/') + relative;
        }
        return null;
    }

    private static string? Below(string root, string path)
    {
        if (root == "/") return path.StartsWith("/..", StringComparison.Ordinal) ? null : path.TrimEnd('/');
        if (path == root) return "";
        return path.StartsWith(root + "/", StringComparison.Ordinal) ? path[root.Length..] : null;
    }
}
