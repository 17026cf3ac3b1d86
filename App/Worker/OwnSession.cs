using System.Runtime.InteropServices;

namespace TestRuns.Worker;

internal static partial class OwnSession
{
    /// <summary>Leaves the terminal, so that a Ctrl-C reaches the guard alone: it is the guard's to say what is done about it.</summary>
    public static void Begin()
    {
        if (!OperatingSystem.IsWindows()) _ = SetSession();
    }

    /// <summary>Service managers send SIGTERM to all of a service's processes.</summary>
    public static IReadOnlyList<IDisposable> IgnoreSignals() =>
        [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT }
            .Select(signal => PosixSignalRegistration.Create(signal, context => context.Cancel = true))];

    [LibraryImport("libc", EntryPoint = "setsid")]
    private static partial int SetSession();
}
