using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using TestRuns.Controllers.Wire;
using TestRuns.Worker.Browsers;
using TestRuns.Worker.Processes;
using TestRuns.Worker.Session;
using TestRuns.Worker.Steps;

namespace TestRuns.Worker;

/// <summary>The process below the guard: it holds the session and carries out the orders.</summary>
public sealed partial class WorkerProgram
{
    /// <summary>The guard asks for the end by this line, with the reason behind it.</summary>
    internal const string Stop = "stop: ";

    /// <summary>And by this one for an end without grace.</summary>
    internal const string Hurry = "hurry";

    internal const int ExitOnRefusal = 2;
    private const int ExitWithoutGuard = 3;
    private static readonly TimeSpan LastBlow = TimeSpan.FromSeconds(2);

    private readonly TextReader guard;
    private readonly WorkerOptions options;
    private readonly TaskCompletionSource<string> stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource hurry = new();
    private readonly IProcessTrees trees;
    private readonly StepRunner runner;
    private readonly KeptResults kept;
    private readonly ServerSession session;
    private readonly DeadMan deadMan;
    private readonly ILogger logger;

    private WorkerProgram(WorkerConfiguration configuration, TextReader guard, WorkerLog log)
    {
        var time = BootTime.Clock;
        options = configuration.Options;
        this.guard = guard;
        logger = log.For<WorkerProgram>();
        trees = ProcessTrees.Choose(options.Identity, time, logger);
        kept = new KeptResults(options.WorkspaceRoot, logger);
        runner = new StepRunner(options, trees, kept, time, log.For<StepRunner>());
        var deliveries = new Deliveries(time, logger);
        runner.Attach(deliveries);
        deadMan = new DeadMan(time, limit => session!.CutOff(limit));
        session = new ServerSession(configuration, Host(trees), runner, deliveries, deadMan, time, logger);
    }

    /// <summary>The hidden verb. The configuration is the first line of standard input, whose end is the guard's end.</summary>
    public static async Task<int> Run()
    {
        OwnSession.Begin();
        var signals = OwnSession.IgnoreSignals();
        // Not the Console's: its reader would hold a lock over the wait for the next line.
        var input = new StreamReader(Console.OpenStandardInput());
        if (await input.ReadLineAsync() is not { } line) return ExitWithoutGuard;
        var configuration = JsonSerializer.Deserialize<WorkerConfiguration>(line, WireJson.Options)!;
        using var log = new WorkerLog(Console.Error, configuration.Json, BootTime.Clock);
        var program = new WorkerProgram(configuration, input, log);
        using var feed = new Feed(program.deadMan, Console.Out);
        var result = await program.Work();
        foreach (var signal in signals) signal.Dispose();
        return result;
    }

    private static HostFacts Host(IProcessTrees trees) => new(
        Environment.MachineName,
        RuntimeInformation.OSDescription,
        RuntimeInformation.OSArchitecture.ToString(),
        typeof(WorkerProgram).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "",
        trees.Means);

    private async Task<int> Work()
    {
        new Thread(Listen) { IsBackground = true, Name = "Life line" }.Start();
        await runner.Reap(CancellationToken.None);
        StepRoom.RemoveLeft(options.Identity);
        LookForBrowser();
        using var end = new CancellationTokenSource();
        var talking = session.Run(kept.All(), end.Token);
        var result = await Task.WhenAny(talking, stop.Task) == talking ? await GiveUp(await talking) : await Leave(await stop.Task);
        await end.CancelAsync();
        try
        {
            await talking;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // It was told to.
        }
        trees.Dispose();
        return result;
    }

    private void LookForBrowser()
    {
        if (MachineBrowser.Find(options.Browser) is not { } browser) session.Introduce(Task.FromResult(MachineBrowser.Missing(options.Browser)), usable: false);
        else if (BrowserDriver.WhyNone is { } why) session.Introduce(Task.FromResult($"none: {why}"), usable: false);
        else session.Introduce(new BrowserVersion(trees, options.Identity, BootTime.Clock).Of(browser), usable: true);
    }

    /// <summary>There is no server for it any more. Critical steps may finish; their results stay on the disk.</summary>
    private async Task<int> GiveUp(string why)
    {
        Log.GivenUp(logger, why);
        await runner.KillUncritical(StopCause.SessionOver, $"Killed: {why}");
        await runner.StopAsync(hurry.Token);
        return ExitOnRefusal;
    }

    private async Task<int> Leave(string why)
    {
        await session.SayGoodbye(why);
        await runner.StopAsync(hurry.Token);
        await session.SayLastWord();
        return 0;
    }

    /// <summary>A thread of its own: it must notice the guard's end whatever else goes on.</summary>
    private void Listen()
    {
        while (guard.ReadLine() is { } line)
        {
            if (line == Hurry) _ = hurry.CancelAsync();
            else if (line.StartsWith(Stop, StringComparison.Ordinal)) stop.TrySetResult(line[Stop.Length..]);
        }
        Log.GuardGone(logger);
        _ = runner.KillAll("Killed: the controller's guard is gone");
        trees.EndEverything().Wait(LastBlow);
        Environment.Exit(ExitWithoutGuard);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Why}")]
        public static partial void GivenUp(ILogger logger, string why);

        [LoggerMessage(Level = LogLevel.Error, Message = "The guard of this controller is gone: everything is killed")]
        public static partial void GuardGone(ILogger logger);
    }
}
