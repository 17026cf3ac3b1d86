using System.IO.Pipes;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using TestRuns.Worker;
using TestRuns.Worker.Processes;

namespace TestRuns.Cli.Exec;

/// <summary>The process below the front: it runs the command and speaks with the server. The front's words come over a pipe whose end is the front's end.</summary>
internal static class ExecWorker
{
    /// <summary>The front asks for the end by this line, with the reason behind it.</summary>
    public const string Stop = "stop: ";

    /// <summary>And by this one for an end without grace.</summary>
    public const string Hurry = "hurry";

    private const int ExitWithoutFront = 125;

    public static async Task<int> Run(string handle)
    {
        // Who kills the front with its whole process group does not kill this one, so the command is ended.
        OwnSession.Begin();
        var signals = OwnSession.IgnoreSignals();
        // Not disposed of: a thread reads from it to the end, and closing it would wait for that for ever.
        var front = new StreamReader(new AnonymousPipeClientStream(PipeDirection.In, handle));
        if (await Task.Run(front.ReadLine, CancellationToken.None) is not { } line) return ExitWithoutFront;
        var order = JsonSerializer.Deserialize<ExecOrder>(line)!;
        var stop = new ExecStop();
        new Thread(() => Listen(front, stop)) { IsBackground = true, Name = "Life line" }.Start();
        using var trees = ProcessTrees.Choose(order.Identity, BootTime.Clock, NullLogger.Instance);
        var code = await new ExecRun(order, trees, stop, BootTime.Clock).Run();
        foreach (var signal in signals) signal.Dispose();
        return code;
    }

    /// <summary>A thread of its own: it must notice the front's end whatever else goes on.</summary>
    private static void Listen(StreamReader front, ExecStop stop)
    {
        while (front.ReadLine() is { } line)
        {
            if (line == Hurry) stop.Force();
            else if (line.StartsWith(Stop, StringComparison.Ordinal)) stop.Ask(new StopWish(StopBy.Here, line[Stop.Length..]));
        }
        stop.Ask(new StopWish(StopBy.FrontGone, "testruns exec was killed"));
        stop.Force();
        stop.Hasten();
    }
}
