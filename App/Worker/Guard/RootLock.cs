using System.Text;

namespace TestRuns.Worker.Guard;

/// <summary>
/// An exclusive lock on a workspace root, for as long as the guard lives: the operating system releases it however it ends.
/// </summary>
internal sealed class RootLock : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly FileStream file;

    private RootLock(FileStream file) => this.file = file;

    /// <summary>Waits a little for another controller to be gone: a service that is restarted overlaps with its earlier life.</summary>
    /// <exception cref="RootHeldException">It is still there.</exception>
    public static async Task<RootLock> Take(string workspaceRoot, TimeProvider time, CancellationToken cancellationToken)
    {
        var folder = ControlFolder.Of(workspaceRoot);
        // Who holds it stands in a file of its own: the locked one cannot be read by others everywhere.
        var holder = Path.Combine(folder, "holder");
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                var taken = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                await File.WriteAllTextAsync(holder, $"process {Environment.ProcessId} on {Environment.MachineName}", Encoding.UTF8, cancellationToken);
                return new RootLock(taken);
            }
            catch (IOException) when (time.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
            catch (IOException)
            {
                throw new RootHeldException(workspaceRoot, File.Exists(holder) ? (await File.ReadAllTextAsync(holder, cancellationToken)).Trim() : "another process");
            }
        }
    }

    public void Dispose() => file.Dispose();
}

/// <summary>The workspace root belongs to another controller that is running.</summary>
public sealed class RootHeldException(string root, string holder)
    : Exception($"The workspace {root} is in use by another controller ({holder}). Stop it, or give this one a folder of its own: --workspace PATH.");
