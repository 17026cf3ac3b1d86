using System.Runtime.InteropServices;

namespace TestRuns.Worker;

/// <summary>
/// The system's time, whose timestamps also count while the machine sleeps: who was cut off in its sleep must know it when
/// it wakes up. Guard and worker read the same clock, so a point of time can be handed from one to the other. On machines
/// other than Linux: what <see cref="System.Diagnostics.Stopwatch"/> counts.
/// </summary>
internal sealed partial class BootTime : TimeProvider
{
    private const int BootClock = 7;
    private const long Second = 1_000_000_000;

    public static BootTime Clock { get; } = new();

    public override long TimestampFrequency => OperatingSystem.IsLinux() ? Second : base.TimestampFrequency;

    public override long GetTimestamp()
    {
        if (!OperatingSystem.IsLinux()) return base.GetTimestamp();
        // Fails for a clock that is not there alone, and this one is in every kernel that .NET runs on.
        _ = Read(BootClock, out var now);
        return (long)now.Seconds * Second + now.Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int Read(int clock, out KernelTime now);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct KernelTime
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}

internal static class TimestampArithmetic
{
    /// <summary>A timestamp this much later.</summary>
    public static long After(this TimeProvider time, long timestamp, TimeSpan by) =>
        timestamp + (long)(by.TotalSeconds * time.TimestampFrequency);

    /// <summary>From now until then; negative when it has passed.</summary>
    public static TimeSpan Until(this TimeProvider time, long timestamp) => -time.GetElapsedTime(timestamp);
}
