using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace TestRuns.Worker.Processes.Linux;

/// <summary>
/// A shell beside this program, in a session of its own, that waits for the end of a pipe which this program alone holds open.
/// That end comes when this program is killed, and the shell then kills a tree in its stead: for a program whose own watcher may
/// be killed in the same instant.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class LastWatch : IAsyncDisposable
{
    private const string Shell = "/bin/sh";

    // A watcher that lives takes the cgroups away itself, and ends this shell as well.
    private const string Script = """
        exec 2>/dev/null
        read -r end <&3
        if [ -n "$1" ] && echo 1 >"$1/cgroup.kill"; then
          sleep 2
          rmdir "$1" "${1%/*}"
        else
          kill -KILL "-$2"
          for one in /proc/[0-9]*; do
            grep -qzxF "$3" "$one/environ" && kill -KILL "${one#/proc/}"
          done
        fi
        """;

    private static readonly Dictionary<string, string> Variables = new(StringComparer.Ordinal) { ["PATH"] = "/usr/local/bin:/usr/bin:/bin" };

    private readonly LinuxProcess shell;
    private readonly SafeFileHandle held;

    private LastWatch(LinuxProcess shell, SafeFileHandle held) => (this.shell, this.held) = (shell, held);

    /// <param name="cgroup">The tree's folder; null: it has none, and its process group is killed, with what carries its marker.</param>
    /// <exception cref="IOException">It cannot be started.</exception>
    public static LastWatch Begin(string? cgroup, int group, string identity)
    {
        var (end, held) = Pipe();
        try
        {
            var start = new TreeStart(StepId: 0, Shell, Script, Folder: "/", Variables);
            return new LastWatch(LinuxProcess.Start(start, Shell, [Shell, "-c", Script, Shell, cgroup ?? "", group.ToString(CultureInfo.InvariantCulture), $"{Markers.Controller}={identity}"], end), held);
        }
        catch (IOException)
        {
            held.Dispose();
            throw;
        }
        finally
        {
            _ = Libc.Close(end);
        }
    }

    /// <summary>The tree is gone, or is nobody's business any more.</summary>
    public async ValueTask DisposeAsync()
    {
        // Told to end it might be stopped, and hear nothing.
        Signals.Kill(shell.Pid);
        await shell.Exited;
        await shell.LetGo();
        held.Dispose();
    }

    private static unsafe (int Read, SafeFileHandle Held) Pipe()
    {
        var ends = stackalloc int[2];
        if (Libc.Pipe(ends, Libc.CloseOnExec) != 0) throw new IOException("no pipe", new Win32Exception(Marshal.GetLastPInvokeError()));
        return (ends[0], new SafeFileHandle(ends[1], ownsHandle: true));
    }
}
