using System.Runtime.InteropServices;

namespace TestRuns.E2E.Support;

/// <summary>POSIX signals to one process by its id.</summary>
public static class Signals
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Stop = 19;
    public const int Continue = 18;

    /// <summary>False: there is no such process (any more).</summary>
    public static bool Send(int processId, int signal)
    {
        // 0 and negative ids mean whole groups of processes, or all of them.
        ArgumentOutOfRangeException.ThrowIfLessThan(processId, 2);
        return SendNative(processId, signal) == 0;
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendNative(int processId, int signal);
}
