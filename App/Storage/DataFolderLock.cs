using System.Text;

namespace TestRuns.Storage;

/// <summary>
/// An exclusive lock on the data folder for as long as the process lives; the operating system releases it however the
/// process ends, so there is no stale lock to clean up.
/// </summary>
public sealed class DataFolderLock : IDisposable
{
    private readonly FileStream file;

    private DataFolderLock(FileStream file) => this.file = file;

    /// <summary>Takes the lock, or says who holds it.</summary>
    /// <exception cref="DataFolderHeldException">Another process holds the folder.</exception>
    public static DataFolderLock Take(DataFolder folder)
    {
        var path = System.IO.Path.Combine(folder.Path, "server.lock");
        // Who holds it stands in a file of its own: the locked one cannot be read by others everywhere.
        var holder = System.IO.Path.Combine(folder.Path, "server.holder");
        FileStream taken;
        try
        {
            taken = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new DataFolderHeldException(folder.Path, File.Exists(holder) ? File.ReadAllText(holder).Trim() : "another process");
        }

        File.WriteAllText(holder, $"process {Environment.ProcessId} on {Environment.MachineName}", Encoding.UTF8);
        return new DataFolderLock(taken);
    }

    public void Dispose() => file.Dispose();

    /// <summary>Who holds the folder now; null: nobody. It is only looked, nothing is made there.</summary>
    public static string? Holder(string folder)
    {
        var path = System.IO.Path.Combine(folder, "server.lock");
        if (!File.Exists(path)) return null;
        try
        {
            using var free = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return null;
        }
        catch (IOException)
        {
            var holder = System.IO.Path.Combine(folder, "server.holder");
            return File.Exists(holder) ? File.ReadAllText(holder).Trim() : "another process";
        }
    }
}

/// <summary>The data folder belongs to another server that is running.</summary>
public sealed class DataFolderHeldException(string folder, string holder)
    : Exception($"The data folder {folder} is in use by {holder}. Stop that server, or give this one a folder of its own: --data PATH.");
