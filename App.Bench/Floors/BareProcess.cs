using System.Runtime.InteropServices;

namespace TestRuns.Benchmark.Floors;

/// <summary>A shell command started with as little as the system asks for, in a session of its own, saying nothing to anybody.</summary>
public static partial class BareProcess
{
    private const short OwnSession = 0x80;
    private const int WriteOnly = 1;

    // More than any libc needs for either.
    private const int OpaqueSize = 512;

    /// <summary>The shell's id.</summary>
    public static unsafe int Start(string command)
    {
        var actions = NativeMemory.AllocZeroed(OpaqueSize);
        var attributes = NativeMemory.AllocZeroed(OpaqueSize);
        try
        {
            Check(InitActions(actions), "posix_spawn_file_actions_init");
            Check(InitAttributes(attributes), "posix_spawnattr_init");
            Check(SetFlags(attributes, OwnSession), "posix_spawnattr_setflags");
            foreach (var output in new[] { 1, 2 }) Check(OpenThere(actions, output, "/dev/null", WriteOnly, 0), "posix_spawn_file_actions_addopen");
            Check(Spawn(out var process, "/bin/sh", actions, attributes, ["sh", "-c", command, null], [$"PATH={Environment.GetEnvironmentVariable("PATH")}", null]), "posix_spawn");
            return process;
        }
        finally
        {
            _ = EndActions(actions);
            _ = EndAttributes(attributes);
            NativeMemory.Free(actions);
            NativeMemory.Free(attributes);
        }
    }

    /// <summary>Waits for a child's end and takes note of it: until then it is a zombie.</summary>
    public static void Reap(int process)
    {
        if (WaitFor(process, out _, 0) != process) throw new InvalidOperationException($"waitpid: error {Marshal.GetLastPInvokeError()}");
    }

    /// <summary>SIGKILL to everybody in the group that the shell leads.</summary>
    public static void KillGroup(int leader)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(leader, 2);
        if (Kill(-leader, 9) != 0) throw new InvalidOperationException($"kill: error {Marshal.GetLastPInvokeError()}");
    }

    private static void Check(int error, string call)
    {
        if (error != 0) throw new InvalidOperationException($"{call}: error {error}");
    }

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Spawn(out int process, string path, void* actions, void* attributes, string?[] arguments, string?[] environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static unsafe partial int InitActions(void* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    private static unsafe partial int EndActions(void* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int OpenThere(void* actions, int descriptor, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    private static unsafe partial int InitAttributes(void* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    private static unsafe partial int EndAttributes(void* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    private static unsafe partial int SetFlags(void* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    private static partial int WaitFor(int process, out int status, int options);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
