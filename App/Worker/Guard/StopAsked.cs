using System.Runtime.InteropServices;

namespace TestRuns.Worker.Guard;

/// <summary>Whether and how urgently the controller is asked to end: by Ctrl-C, by a service manager, by its server's end.</summary>
internal sealed class StopAsked : IDisposable
{
    private readonly TaskCompletionSource<string> asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource hurried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> atOnce = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<IDisposable> signals = [];

    /// <summary>Says why.</summary>
    public Task<string> Asked => asked.Task;

    /// <summary>A second time: without grace.</summary>
    public Task Hurried => hurried.Task;

    /// <summary>Everything is to be killed now; says why.</summary>
    public Task<string> AtOnce => atOnce.Task;

    public static StopAsked BySignals()
    {
        var stop = new StopAsked();
        stop.Listen(PosixSignal.SIGINT, "stopped by Ctrl-C");
        stop.Listen(PosixSignal.SIGTERM, "the service was stopped");
        stop.Listen(PosixSignal.SIGHUP, "its terminal was closed");
        stop.Listen(PosixSignal.SIGQUIT, "stopped by SIGQUIT");
        return stop;
    }

    /// <summary>Of the server's own child: signals reach it with the server, and the server alone says what is to be done.</summary>
    public static StopAsked ByServer(TextReader lifeLine)
    {
        var stop = new StopAsked();
        stop.signals.AddRange(OwnSession.IgnoreSignals());
        new Thread(() => stop.Listen(lifeLine)) { IsBackground = true, Name = "Life line" }.Start();
        return stop;
    }

    public void Dispose() => signals.ForEach(signal => signal.Dispose());

    private void Listen(PosixSignal signal, string why) => signals.Add(PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        Ask(why);
    }));

    private void Listen(TextReader lifeLine)
    {
        while (lifeLine.ReadLine() is { } line)
        {
            if (line.Trim() == "stop") Ask("the server was stopped");
        }
        atOnce.TrySetResult("the server is gone");
    }

    private void Ask(string why)
    {
        if (asked.TrySetResult(why)) return;
        if (hurried.TrySetResult()) return;
        atOnce.TrySetResult(why);
    }
}
