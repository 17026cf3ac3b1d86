namespace TestRuns.Cli;

internal static class OwnFile
{
    /// <summary>A new file that nobody else on the machine can read. One that is there already, or a link, may be somebody's who wants to: it is removed, and not written into.</summary>
    public static FileStream Create(string path)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }
}
