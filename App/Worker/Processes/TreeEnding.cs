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
        if (grace <= TimeSpan.Zero || force.IsCancellationRequested) return await AtOnce(members, time);
        var began = time.GetTimestamp();
        var count = members.Ask(signal);
        await UntilNoneIsLeft(members, grace, time, force);
        var left = await KillUntilNoneIsLeft(members, time);
        return new EndedProcesses(count, time.GetElapsedTime(began), left, members.Means);
    }

    public static async Task<EndedProcesses> AtOnce(ITreeMembers members, TimeProvider time)
    {
        var began = time.GetTimestamp();
        var count = members.Kill();
        await UntilNoneIsLeft(members, KillAgainAfter, time, CancellationToken.None);
        var left = await KillUntilNoneIsLeft(members, time);
        return new EndedProcesses(count, time.GetElapsedTime(began), left, members.Means);
    }

    /// <returns>How many are left after all, when time is over.</returns>
    private static async Task<int> KillUntilNoneIsLeft(ITreeMembers members, TimeProvider time)
    {
        var began = time.GetTimestamp();
        while (members.Any())
        {
            var left = members.Kill();
            if (time.GetElapsedTime(began) > ProofLimit) return Math.Max(left, 1);
            await UntilNoneIsLeft(members, KillAgainAfter, time, CancellationToken.None);
        }
        return 0;
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
