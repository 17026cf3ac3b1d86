namespace TestRuns.Worker.Steps;

internal static class ShellPath
{
    /// <summary>Null: there is no such program that may be executed.</summary>
    public static string? Find(string? shell, string? searchPath)
    {
        var name = shell ?? (OperatingSystem.IsWindows() ? Environment.GetEnvironmentVariable("ComSpec") ?? "cmd.exe" : "/bin/sh");
        if (Path.IsPathRooted(name)) return MayRun(name) ? name : null;
        if (name.Contains('/')) return null;
        string[] endings = OperatingSystem.IsWindows() && !Path.HasExtension(name) ? [".exe", ".cmd"] : [""];
        var candidates = from folder in (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                         from ending in endings
                         select Path.Combine(folder, name + ending);
        return candidates.FirstOrDefault(candidate => Path.IsPathRooted(candidate) && MayRun(candidate));
    }

    private static bool MayRun(string path)
    {
        const UnixFileMode anyone = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & anyone) != UnixFileMode.None);
    }
}
