using TestRuns.Controllers.Wire;

namespace TestRuns.Worker.Processes;

/// <summary>Signal, grace, SIGKILL, proof: the one way in which every tree ends on Linux, however its members are found.</summary>
internal static class TreeEnding
{
    /// <summary>SIGKILL needs microseconds. What still lives after this long hangs in the kernel, and that is then said.</summary>
    private static readonly TimeSpan ProofLimit = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan KillAgainAfter = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    public static async Task<EndedProcesses> Politely(
        ITreeMembers members, ProcessSignal signal, TimeSpan grace, TimeProvider time, CancellationToken force)
    {
        var began = time.GetTimestamp();
        var count = members.Count();
        if (count > 0 && grace > TimeSpan.Zero && !force.IsCancellationRequested)
        {
            members.Signal(signal);
            // A stopped process would otherwise only hear of it when it is too late.
            members.Signal(ProcessSignal.Cont);
            await UntilNoneIsLeft(members, grace, time, force);
        }
        await KillAll(members, time);
        return new EndedProcesses(count, time.GetElapsedTime(began), members.Count(), members.Means);
    }

    public static async Task<EndedProcesses> AtOnce(ITreeMembers members, TimeProvider time)
    {
        var began = time.GetTimestamp();
        var count = members.Count();
        await KillAll(members, time);
        return new EndedProcesses(count, time.GetElapsedTime(began), members.Count(), members.Means);
    }

    private static async Task KillAll(ITreeMembers members, TimeProvider time)
    {
        var began = time.GetTimestamp();
        while (members.Any() && time.GetElapsedTime(began) < ProofLimit)
        {
            members.Kill();
            await UntilNoneIsLeft(members, KillAgainAfter, time, CancellationToken.None);
        }
    }

    private static async Task UntilNoneIsLeft(ITreeMembers members, TimeSpan limit, TimeProvider time, CancellationToken force)
    {
        var began = time.GetTimestamp();
        var pause = TimeSpan.FromMilliseconds(1);
        while (true)
        {
            // Taken before the look: what happens in between completes it.
            var change = members.Change();
            var left = limit - time.GetElapsedTime(began);
            if (!members.Any() || left <= TimeSpan.Zero || force.IsCancellationRequested) return;
            await Task.WhenAny(change, Task.Delay(pause < left ? pause : left, time, force));
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }
}
