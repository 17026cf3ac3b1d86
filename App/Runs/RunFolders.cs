using TestRuns.Storage;

namespace TestRuns.Runs;

/// <summary>The files of runs as a whole: logs and artifacts.</summary>
public sealed partial class RunFolders(DataFolder folder, ILogger<RunFolders> logger)
{
    /// <summary>In bytes; of a run without files 0.</summary>
    public long Size(long runId)
    {
        var root = new DirectoryInfo(folder.Run(runId));
        if (!root.Exists) return 0;
        try
        {
            return root.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        }
        catch (IOException)
        {
            // Somebody is deleting it just now: there is nothing left to count.
            return 0;
        }
    }

    /// <returns>False: some are left, as somebody reads one of them right now.</returns>
    public bool Delete(long runId)
    {
        try
        {
            if (Directory.Exists(folder.Run(runId))) Directory.Delete(folder.Run(runId), recursive: true);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Log.FilesLeft(logger, error, folder.Run(runId));
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The files of a run could not be deleted: {Folder}")]
        public static partial void FilesLeft(ILogger logger, Exception error, string folder);
    }
}
