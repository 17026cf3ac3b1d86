using System.Runtime.InteropServices;

namespace TestRuns.Cli.Run;

/// <summary>What came of asking.</summary>
internal enum Answer
{
    /// <summary>The run is to go on: that is an answer to this Ctrl-C, and the next one asks again.</summary>
    GoOn,

    Aborted,

    /// <summary>It could not be asked for: whoever is not content with that leaves by the next Ctrl-C.</summary>
    NotPossible,
}

/// <summary>Ctrl-C, or being told to stop by whatever started this: the first time something is asked, the second time it leaves.</summary>
/// <remarks>A terminal is where a person can be asked; SIGTERM comes from a program, which cannot.</remarks>
internal sealed class Interrupt : IDisposable
{
    private readonly Func<bool, Task<Answer>> ask;
    private readonly CancellationTokenSource leave;
    private readonly List<IDisposable> signals = [];
    private int asked;
    private volatile bool aborted;

    /// <param name="ask">Gets whether a person can be asked.</param>
    /// <param name="leave">Fires when it is to be left at once.</param>
    public Interrupt(Func<bool, Task<Answer>> ask, CancellationTokenSource leave)
    {
        (this.ask, this.leave) = (ask, leave);
        var terminal = !Console.IsInputRedirected && !Console.IsErrorRedirected;
        Listen(PosixSignal.SIGINT, terminal);
        Listen(PosixSignal.SIGTERM, mayAsk: false);
        if (!OperatingSystem.IsWindows()) Listen(PosixSignal.SIGHUP, mayAsk: false);
    }

    public bool Aborted => aborted;

    public void Dispose() => signals.ForEach(signal => signal.Dispose());

    private void Listen(PosixSignal signal, bool mayAsk) => signals.Add(PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        if (Interlocked.Exchange(ref asked, 1) == 0) _ = Ask(mayAsk);
        else _ = leave.CancelAsync();
    }));

    private async Task Ask(bool mayAsk)
    {
        var answer = await ask(mayAsk);
        if (answer == Answer.Aborted) aborted = true;
        else if (answer == Answer.GoOn) Volatile.Write(ref asked, 0);
    }
}
