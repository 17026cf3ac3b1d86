using Microsoft.Extensions.Logging.Abstractions;
using TestRuns.Controllers.Wire;
using TestRuns.Tests.Support;
using TestRuns.Worker;
using TestRuns.Worker.Processes;
using TestRuns.Worker.Processes.Cgroups;
using TestRuns.Worker.Processes.Groups;

namespace TestRuns.Tests.Worker;

/// <summary>A worker with a workspace of its own, and the recorder that it reports to.</summary>
public sealed class Bench : IAsyncDisposable
{
    public const string Cgroup = "cgroup";
    public const string Group = "process group";

    private readonly TempFolder folder = new();
    private readonly WorkerOptions options;
    private readonly IProcessTrees trees;
    private long lastStep;

    public Bench(string means)
    {
        options = new WorkerOptions { WorkspaceRoot = folder.Path, Name = "bench" };
        trees = Trees(means, Identity, TimeProvider.System);
        Runner = NewRunner();
    }

    public string Identity => options.Identity;
    public ReportRecorder Server { get; } = new();
    public StepRunner Runner { get; }
    public string Root => folder.Path;

    public static IProcessTrees Trees(string means, string identity, TimeProvider time)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Process trees as Linux has them.");
        if (!OperatingSystem.IsLinux()) throw new PlatformNotSupportedException();
        if (means == Group) return new GroupTrees(identity, time);
        var cgroups = CgroupTrees.TryCreate(identity, time, NullLogger.Instance, out var reason);
        Assert.SkipWhen(cgroups is null, $"No cgroup may be made here: {reason}");
        return cgroups!;
    }

    /// <summary>Another one over the same workspaces and with the same identity, as after a restart.</summary>
    public StepRunner NewRunner()
    {
        var runner = new StepRunner(options, trees, TimeProvider.System, NullLogger<StepRunner>.Instance);
        runner.Attach(Server);
        return runner;
    }

    public StepOrder Order(string command, long run = 1) => new()
    {
        Id = new OrderId(run, Epoch: 1, Interlocked.Increment(ref lastStep), Attempt: 1),
        StepName = "step",
        Timeout = TimeSpan.FromMinutes(5),
        Environment = new Dictionary<string, string>(),
        Command = new CommandPart(command, Shell: null, Cwd: null, "TERM", TimeSpan.FromSeconds(30)),
    };

    public Task Begin(StepOrder order) => Runner.Execute(order, CancellationToken.None);

    public async Task<StepFinished> Run(StepOrder order)
    {
        await Begin(order);
        return await Server.Finished(order.Id.StepId);
    }

    public Task<StepFinished> Run(string command) => Run(Order(command));

    public Task<CancelAnswer> Cancel(StepOrder order, bool force = false) => Runner.Cancel(new CancelOrder(order.Id, force), CancellationToken.None);

    public Task<RunClosed> Close(long run = 1, bool keep = false) => Runner.CloseRun(new CloseRunOrder(run, keep), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Runner.DisposeAsync();
        trees.Dispose();
        folder.Dispose();
    }
}
