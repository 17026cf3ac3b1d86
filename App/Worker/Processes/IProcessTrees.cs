using TestRuns.Controllers.Wire;

namespace TestRuns.Worker.Processes;

/// <summary>
/// Starts commands, each as a process tree of its own that can be ended as a whole. One for each kind of machine;
/// <see cref="ProcessTrees.Choose"/> takes the best that the machine allows.
/// </summary>
public interface IProcessTrees : IDisposable
{
    /// <summary>The word for it in <see cref="EndedProcesses.Means"/>.</summary>
    string Means { get; }

    /// <exception cref="IOException">The command cannot be started on this machine; the message says why.</exception>
    IProcessTree Start(TreeStart start);

    /// <summary>Ends what an earlier life of this controller left running. Null: there was nothing.</summary>
    Task<EndedProcesses?> Reap(CancellationToken cancellationToken);

    /// <summary>
    /// SIGKILL to everything of this controller that runs now, and to every descendant of this program. Only for a program
    /// that has no other children. Null: there was nothing.
    /// </summary>
    Task<EndedProcesses?> EndEverything();
}

/// <summary>One started command with everything that it starts in turn. Disposing it ends nothing: it lets go.</summary>
public interface IProcessTree : IAsyncDisposable
{
    Stream Out { get; }
    Stream Error { get; }

    /// <summary>The end of the command itself; processes that it started can outlive it.</summary>
    Task<ProcessExit> Exited { get; }

    /// <summary>Asked after the command has ended: did it leave processes behind?</summary>
    Task<bool> AnyLeft(CancellationToken cancellationToken);

    /// <summary>
    /// The polite signal to every process of the tree, <paramref name="grace"/>, SIGKILL; returns with the proof that none
    /// is left. When <paramref name="force"/> fires, now or later, SIGKILL comes at once.
    /// </summary>
    Task<EndedProcesses> End(ProcessSignal signal, TimeSpan grace, CancellationToken force);
}

/// <param name="StepId">Names the tree.</param>
/// <param name="Shell">Absolute path of the shell that takes <paramref name="Command"/> by <c>-c</c>.</param>
/// <param name="Folder">Where the command runs.</param>
/// <param name="Environment">All of it, markers included.</param>
public sealed record TreeStart(
    long StepId, string Shell, string Command, string Folder, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>The command reads what this program was given as standard input, which it must leave alone then. Else there is nothing to read.</summary>
    public bool SharesInput { get; init; }

    /// <summary>What the command reads from its standard input, for what must stand neither among its arguments nor on the disk.</summary>
    public ReadOnlyMemory<byte>? Input { get; init; }

    /// <summary>
    /// Should this program be killed, everything of the tree is killed at once by a process beside it: for a program that nobody
    /// starts again who could find what is left. On Linux alone.
    /// </summary>
    public bool EndsWithThisProgram { get; init; }
}
