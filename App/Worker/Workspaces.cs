using Microsoft.Extensions.Logging;

namespace TestRuns.Worker;

/// <summary>The folder of each run, below one root. What is removed is below that root, and links are not followed.</summary>
internal sealed partial class Workspaces(string root, ILogger logger)
{
    private readonly string root = RealPath.Of(Directory.CreateDirectory(root).FullName);

    /// <summary>Made when it is not there yet.</summary>
    /// <param name="part">A folder in it, by its name; null: the workspace itself.</param>
    public string Make(long runId, string? part) =>
        Directory.CreateDirectory(part is null ? Folder(runId) : Path.Combine(Folder(runId), IsName(part) ? part : throw new ArgumentException($"'{part}' is not the name of a folder", nameof(part)))).FullName;

    /// <summary>The folder for a command; null: it is not there, or it is not inside the workspace, or that part of it.</summary>
    public string? Inside(long runId, string? part, string? cwd)
    {
        var workspace = Make(runId, part);
        // A step could have put a link in its place.
        if (RealPath.Of(workspace) != workspace) return null;
        if (string.IsNullOrEmpty(cwd)) return workspace;
        var wanted = Path.GetFullPath(Path.Combine(workspace, cwd));
        if (!Directory.Exists(wanted)) return null;
        var real = RealPath.Of(wanted);
        return real == workspace || real.StartsWith(workspace + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? real : null;
    }

    public void Remove(long runId)
    {
        var folder = new DirectoryInfo(Folder(runId));
        try
        {
            if (folder.LinkTarget is not null) folder.Delete();
            else if (folder.Exists) RemoveTree(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Log.NotRemoved(logger, folder.FullName, error);
        }
    }

    private static bool IsName(string part) => part.Length > 0 && part.TrimStart('.').Length > 0 && part == Path.GetFileName(part);

    private string Folder(long runId) => Path.Combine(root, FormattableString.Invariant($"run-{runId}"));

    private static void RemoveTree(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (UnauthorizedAccessException) when (!OperatingSystem.IsWindows())
        {
            // Some tools write-protect the folders of their caches.
            foreach (var below in folder.EnumerateDirectories("*", new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint, RecurseSubdirectories = true }).Prepend(folder))
            {
                below.UnixFileMode |= UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            }
            folder.Delete(recursive: true);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The workspace {Folder} could not be removed")]
        public static partial void NotRemoved(ILogger logger, string folder, Exception error);
    }
}
