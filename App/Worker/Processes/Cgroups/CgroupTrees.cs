using System.Runtime.Versioning;
using Microsoft.Extensions.Logging;
using TestRuns.Controllers.Wire;
using TestRuns.Worker.Processes.Linux;

namespace TestRuns.Worker.Processes.Cgroups;

/// <summary>
/// A cgroup of version 2 for each step: nothing that a step starts can leave it, and the kernel kills it as one. Needs
/// root, or a systemd unit with <c>Delegate=yes</c>, and Linux 5.14.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed partial class CgroupTrees : IProcessTrees
{
    private readonly string baseFolder;
    private readonly string identity;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly OrphanCollector? orphans;

    private CgroupTrees(string baseFolder, string identity, TimeProvider time, ILogger logger)
    {
        this.baseFolder = baseFolder;
        this.identity = identity;
        this.time = time;
        this.logger = logger;
        // As the first process of a container this program inherits every orphan.
        orphans = Environment.ProcessId == 1 ? new OrphanCollector(time) : null;
    }

    public string Means => "cgroup";

    /// <param name="reason">Why not, when it is null.</param>
    public static CgroupTrees? TryCreate(string identity, TimeProvider time, ILogger logger, out string reason)
    {
        reason = "no cgroup2 file system";
        if (CgroupMount.OwnFolder() is not { } own) return null;
        var trees = new CgroupTrees(FolderIn(own, identity), identity, time, logger);
        if (trees.Refused() is not { } refused) return trees;
        reason = refused;
        trees.Dispose();
        return null;
    }

    /// <summary>A program of this identity has not taken its cgroups away: it is there, or was killed.</summary>
    public static bool AreThere(string identity) => CgroupMount.OwnFolder() is { } own && Directory.Exists(FolderIn(own, identity));

    private static string FolderIn(string own, string identity) => Path.Combine(own, $"testruns-{identity}");

    public IProcessTree Start(TreeStart start)
    {
        var folder = Path.Combine(baseFolder, $"step-{start.StepId}");
        Directory.CreateDirectory(folder);
        var cgroup = new Cgroup(folder);
        try
        {
            using var entrance = File.OpenHandle(Path.Combine(folder, "cgroup.procs"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            var (path, arguments) = Entering.Command(start.Shell, start.Command);
            var process = LinuxProcess.Start(start, path, arguments, (int)entrance.DangerousGetHandle());
            var watch = start.EndsWithThisProgram ? LastWatch.Begin(folder, process.Pid, identity) : null;
            return new CgroupTree(process, cgroup, watch, time, () => Log.NotRemoved(logger, folder));
        }
        catch (IOException)
        {
            cgroup.Dispose();
            cgroup.TryRemove();
            throw;
        }
    }

    public async Task<EndedProcesses?> Reap(CancellationToken cancellationToken)
    {
        var ended = new List<EndedProcesses>();
        foreach (var folder in Directory.CreateDirectory(baseFolder).EnumerateDirectories().Select(found => found.FullName).ToList())
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var cgroup = new Cgroup(folder);
            ended.Add(await TreeEnding.AtOnce(cgroup, time));
            if (!cgroup.TryRemove()) Log.NotRemoved(logger, folder);
        }
        // An earlier life may have had another place among the cgroups, or none.
        ended.Add(await TreeEnding.AtOnce(new MarkedProcesses(identity), time));
        return Proofs.Sum(ended);
    }

    public async Task<EndedProcesses?> EndEverything()
    {
        using var all = new Cgroup(baseFolder);
        var ended = await TreeEnding.AtOnce(new Everything(all), time);
        // A worker that ended in peace has taken it away.
        foreach (var folder in Directory.Exists(baseFolder) ? Directory.GetDirectories(baseFolder) : [])
        {
            using var cgroup = new Cgroup(folder);
            if (!cgroup.TryRemove()) Log.NotRemoved(logger, folder);
        }
        return Proofs.Sum([ended]);
    }

    public void Dispose()
    {
        orphans?.Dispose();
        // Stays while a step that was let go alive is still in it.
        try
        {
            Directory.Delete(baseFolder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Log.NotRemoved(logger, baseFolder);
        }
    }

    /// <summary>Really enters a cgroup, once: permissions alone do not tell (namespaces, seccomp, read-only mounts).</summary>
    private string? Refused()
    {
        try
        {
            Directory.CreateDirectory(baseFolder);
            if (!File.Exists(Path.Combine(baseFolder, "cgroup.kill"))) return "the kernel has no cgroup.kill";
            var probe = new TreeStart(0, "/bin/sh", "exit 0", "/", new Dictionary<string, string>());
            var tree = (CgroupTree)Start(probe);
            var exit = tree.Exited.GetAwaiter().GetResult();
            tree.DisposeAsync().AsTask().GetAwaiter().GetResult();
            return exit.Succeeded ? null : "a process may not enter a cgroup of its own";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error.Message;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "The cgroup {Folder} could not be removed")]
        public static partial void NotRemoved(ILogger logger, string folder);
    }
}
