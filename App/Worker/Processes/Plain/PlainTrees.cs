using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using TestRuns.Controllers.Wire;

namespace TestRuns.Worker.Processes.Plain;

/// <summary>
/// For Windows and macOS: what .NET has. It ends the descendants of the command; what was orphaned before is not found,
/// and there is no polite signal.
/// </summary>
internal sealed class PlainTrees(TimeProvider time) : IProcessTrees
{
    private readonly ConcurrentDictionary<PlainTree, bool> running = new();

    public string Means => "process tree";

    public IProcessTree Start(TreeStart start)
    {
        var info = new ProcessStartInfo(start.Shell)
        {
            UseShellExecute = false,
            WorkingDirectory = start.Folder,
            RedirectStandardInput = !start.SharesInput,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // cmd.exe takes the rest of its command line as it stands: /s strips exactly the outer quotes.
        if (Path.GetFileName(start.Shell).Equals("cmd.exe", StringComparison.OrdinalIgnoreCase)) info.Arguments = $"/d /s /c \"{start.Command}\"";
        else Array.ForEach(["-c", start.Command], info.ArgumentList.Add);
        info.Environment.Clear();
        foreach (var (name, value) in start.Environment) info.Environment[name] = value;
        try
        {
            var process = Process.Start(info)!;
            if (start.Input is { } input) _ = Task.Run(() => Give(process, input), CancellationToken.None);
            else if (!start.SharesInput) process.StandardInput.Close();
            var tree = new PlainTree(process, time);
            running[tree] = true;
            _ = tree.Exited.ContinueWith(_ => running.TryRemove(tree, out bool _), TaskScheduler.Default);
            return tree;
        }
        catch (Win32Exception error)
        {
            throw new IOException(error.Message, error);
        }
    }

    public Task<EndedProcesses?> Reap(CancellationToken cancellationToken) => Task.FromResult<EndedProcesses?>(null);

    public async Task<EndedProcesses?> EndEverything()
    {
        var trees = running.Keys.ToList();
        return Proofs.Sum(await Task.WhenAll(trees.Select(tree => tree.End(ProcessSignal.Kill, TimeSpan.Zero, CancellationToken.None))));
    }

    public void Dispose()
    {
        // Holds nothing.
    }

    private static async Task Give(Process process, ReadOnlyMemory<byte> input)
    {
        try
        {
            await using var writing = process.StandardInput.BaseStream;
            await writing.WriteAsync(input, CancellationToken.None);
        }
        catch (IOException)
        {
            // It ended without having read all of it, which its exit code tells.
        }
    }
}
