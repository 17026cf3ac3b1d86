using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace TestRuns.Worker.Processes.Linux;

/// <summary>
/// posix_spawn instead of Process.Start: a session of its own from the first instruction on, every signal at its default
/// (.NET ignores SIGPIPE, a shell's background job SIGINT, and both are inherited), standard input from /dev/null, as a rule.
/// </summary>
[SupportedOSPlatform("linux")]
internal static unsafe class Spawn
{
    // Generous: glibc's posix_spawnattr_t has 336 bytes, its file actions 80, a sigset_t 128.
    private const int Room = 512;
    private const int ReadOnly = 0;

    // What this program inherited from its own parent (a lock, a pipe whose end means something) is not for steps to hold
    // open. Everything that .NET opens is marked so anyhow. Kernels before 5.11 cannot: then it stays as it is.
    static Spawn() => Libc.SystemCall(Libc.CloseRange, 3, unchecked((int)uint.MaxValue), Libc.CloseRangeOnExec);

    /// <param name="input">What it reads; null: nothing, or what this program was given.</param>
    /// <param name="third">A descriptor that the command gets as number 3.</param>
    public static int Start(
        string path, string[] arguments, string[] environment, string folder, bool sharesInput, int? input, int output, int error, int? third)
    {
        var attributes = stackalloc byte[Room];
        var actions = stackalloc byte[Room];
        Check(Libc.AttributesInit(attributes));
        Check(Libc.ActionsInit(actions));
        try
        {
            var signals = stackalloc byte[Room];
            Check(Libc.SignalsAll(signals));
            Check(Libc.AttributesDefaults(attributes, signals));
            Check(Libc.SignalsNone(signals));
            Check(Libc.AttributesMask(attributes, signals));
            Check(Libc.AttributesFlags(attributes, Libc.SpawnSession | Libc.SpawnSignalDefaults | Libc.SpawnSignalMask));
            Check(Libc.ActionsFolder(actions, folder));
            if (input is { } given) Check(Libc.ActionsDuplicate(actions, given, 0));
            else if (!sharesInput) Check(Libc.ActionsOpen(actions, 0, "/dev/null", ReadOnly, 0));
            Check(Libc.ActionsDuplicate(actions, output, 1));
            Check(Libc.ActionsDuplicate(actions, error, 2));
            if (third is { } descriptor) Check(Libc.ActionsDuplicate(actions, descriptor, 3));
            return Exec(path, arguments, environment, actions, attributes);
        }
        finally
        {
            _ = Libc.ActionsDestroy(actions);
            _ = Libc.AttributesDestroy(attributes);
        }
    }

    private static int Exec(string path, string[] arguments, string[] environment, byte* actions, byte* attributes)
    {
        using var file = new NativeStrings([path]);
        using var argv = new NativeStrings(arguments);
        using var envp = new NativeStrings(environment);
        int pid;
        Check(Libc.Spawn(&pid, file.Pointers[0], actions, attributes, argv.Pointers, envp.Pointers));
        return pid;
    }

    private static void Check(int error)
    {
        if (error != 0) throw new IOException(Marshal.GetPInvokeErrorMessage(error), new Win32Exception(error));
    }
}
