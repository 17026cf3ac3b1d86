using Microsoft.Extensions.Logging;
using TestRuns.Worker.Processes;

namespace TestRuns.Worker.Guard;

/// <summary>
/// The process that a person or a service manager starts. It does nothing but watch its worker, end what a worker leaves, and
/// start the next: so little that there is nothing in it to hang.
/// </summary>
public sealed partial class GuardProgram
{
    /// <summary>What the executable is asked to be below the guard.</summary>
    public const string WorkerVerb = "controller-worker";

    private static readonly TimeSpan RealLife = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly WorkerConfiguration configuration;
    private readonly IProcessTrees trees;
    private readonly StopAsked stop;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private int earlyDeaths;

    private GuardProgram(WorkerConfiguration configuration, IProcessTrees trees, StopAsked stop, TimeProvider time, ILogger logger) =>
        (this.configuration, this.trees, this.stop, this.time, this.logger) = (configuration, trees, stop, time, logger);

    /// <param name="server">The life line of the server whose own controller this is; null: it is nobody's child.</param>
    /// <returns>The exit code: 0 when it was asked to end, 2 when the server refuses it for good.</returns>
    /// <exception cref="RootHeldException">Another controller works there.</exception>
    public static async Task<int> Run(WorkerConfiguration configuration, TextReader? server, CancellationToken cancellationToken)
    {
        var clock = BootTime.Clock;
        using var held = await RootLock.Take(configuration.Workspace, clock, cancellationToken);
        using var log = new WorkerLog(Console.Error, configuration.Json, clock);
        using var asked = server is null ? StopAsked.BySignals() : StopAsked.ByServer(server);
        using var orphans = Subreaper.Become(clock);
        using var means = ProcessTrees.Choose(configuration.Options.Identity, clock, log.For<GuardProgram>());
        return await new GuardProgram(configuration, means, asked, clock, log.For<GuardProgram>()).Supervise();
    }

    private async Task<int> Supervise()
    {
        var reaped = await trees.Reap(CancellationToken.None);
        if (reaped is not null) Log.Reaped(logger, reaped.Count, reaped.Left, reaped.Means);
        while (true)
        {
            var began = time.GetTimestamp();
            using var worker = WorkerWatch.Start(configuration, time);
            Log.Began(logger, configuration.Name, Environment.ProcessId, worker.Pid);
            var end = await worker.Attend(stop);
            await EndAll(worker, end);
            if (ExitCode(end) is { } code) return code;
            if (!await PauseBeforeTheNext(time.GetElapsedTime(began))) return 0;
        }
    }

    /// <summary>Null: another worker is wanted.</summary>
    private int? ExitCode(WorkerEnd end) => end switch
    {
        WorkerEnd.Exited { Code: WorkerProgram.ExitOnRefusal } => WorkerProgram.ExitOnRefusal,
        WorkerEnd.Ordered => 0,
        _ when stop.Asked.IsCompleted || stop.AtOnce.IsCompleted => 0,
        _ => null,
    };

    private async Task EndAll(WorkerWatch worker, WorkerEnd end)
    {
        if (end is WorkerEnd.Overdue) Log.Overdue(logger, worker.Pid);
        else if (end is WorkerEnd.Ordered ordered) Log.Ordered(logger, ordered.Why);
        else if (end is WorkerEnd.Exited exited && ExitCode(end) is null) Log.Died(logger, worker.Pid, exited.Code);
        var ended = await trees.EndEverything();
        worker.Kill();
        if (ended is not null) Log.Ended(logger, ended.Count, ended.After.TotalSeconds, ended.Left, ended.Means);
    }

    /// <summary>None after a real life, then half a second, doubling: a worker that cannot live must not eat the machine.</summary>
    /// <returns>False: it is not wanted any more.</returns>
    private async Task<bool> PauseBeforeTheNext(TimeSpan life)
    {
        earlyDeaths = life > RealLife ? 0 : earlyDeaths + 1;
        if (earlyDeaths < 2) return true;
        var pause = TimeSpan.FromSeconds(Math.Min(0.25 * Math.Pow(2, earlyDeaths - 1), LongestPause.TotalSeconds));
        var over = Task.Delay(pause, time, CancellationToken.None);
        return await Task.WhenAny(over, stop.Asked, stop.AtOnce) == over;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Ended {Count} processes of an earlier life of this controller, {Left} could not be ended ({Means})")]
        public static partial void Reaped(ILogger logger, int count, int left, string means);

        [LoggerMessage(Level = LogLevel.Information, Message = "Controller {Name}: guard is process {Guard}, worker is process {Worker}")]
        public static partial void Began(ILogger logger, string name, int guard, int worker);

        [LoggerMessage(Level = LogLevel.Error, Message = "The worker (process {Worker}) gives no sign of life: it is killed with all of its steps")]
        public static partial void Overdue(ILogger logger, int worker);

        [LoggerMessage(Level = LogLevel.Error, Message = "The worker (process {Worker}) died with exit code {Code}")]
        public static partial void Died(ILogger logger, int worker, int code);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Everything is killed: {Why}")]
        public static partial void Ordered(ILogger logger, string why);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Ended {Count} processes within {Seconds:0.000} s, {Left} could not be ended ({Means})")]
        public static partial void Ended(ILogger logger, int count, double seconds, int left, string means);
    }
}
