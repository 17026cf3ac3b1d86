using Microsoft.Extensions.Logging;
using TestRuns.Controllers.Wire;
using TestRuns.Worker.Processes.Cgroups;
using TestRuns.Worker.Processes.Groups;
using TestRuns.Worker.Processes.Linux;
using TestRuns.Worker.Processes.Plain;

namespace TestRuns.Worker.Processes;

public static partial class ProcessTrees
{
    /// <summary>Set to "groups": no cgroups, though they could be made. To try what machines without them get.</summary>
    public const string Means = "TESTRUNS__PROCESSES";

    /// <summary>The best means that this machine allows: a cgroup a step, else process groups, else what .NET has.</summary>
    /// <param name="identity">Of the controller: by it the leavings of an earlier life are known.</param>
    public static IProcessTrees Choose(string identity, TimeProvider time, ILogger logger)
    {
        if (!OperatingSystem.IsLinux()) return new PlainTrees(time);
        if (Environment.GetEnvironmentVariable(Means) == "groups") return new GroupTrees(identity, time);
        if (CgroupTrees.TryCreate(identity, time, logger, out var reason) is { } cgroups) return cgroups;
        Log.NoCgroups(logger, reason);
        return new GroupTrees(identity, time);
    }

    /// <summary>
    /// For the parent of a program that had trees of this identity and is gone: ends what it left. Nothing else may descend
    /// from this program. Null: there was nothing.
    /// </summary>
    public static async Task<EndedProcesses?> EndLeavings(string identity, TimeProvider time, ILogger logger)
    {
        if (!OperatingSystem.IsLinux()) return null;
        if (Descendants.Living().Count == 0 && !CgroupTrees.AreThere(identity)) return null;
        using var trees = Choose(identity, time, logger);
        return Proofs.Sum(new[] { await trees.EndEverything(), await trees.Reap(CancellationToken.None) }.OfType<EndedProcesses>());
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "No cgroups for steps here ({Reason}): process groups are used")]
        public static partial void NoCgroups(ILogger logger, string reason);
    }
}
