using System.Runtime.InteropServices;

namespace TestRuns.Cli.Run;

/// <summary>Ctrl-C, or being told to stop by whatever started this: the first time something is asked, the second time it leaves.</summary>
/// <remarks>A terminal is where a person can be asked; SIGTERM comes from a program, which cannot.</remarks>
internal sealed class Interrupt : IDisposable
{
    private readonly Func<bool, Task<bool>> ask;
    private readonly CancellationTokenSource leave;
    private readonly List<IDisposable> signals = [];
    private int asked;
    private volatile bool aborted;

    /// <param name="ask">Gets whether a person can be asked; says whether the run was aborted.</param>
    /// <param name="leave">Fires when it is to be left at once.</param>
    public Interrupt(Func<bool, Task<bool>> ask, CancellationTokenSource leave)
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
        if (await ask(mayAsk)) aborted = true;
        // "No" is an answer to this one: the next Ctrl-C asks again.
        else Volatile.Write(ref asked, 0);
    }
}
