using TestRuns.Runs.Execution;
using TestRuns.Runs.State;

namespace TestRuns.Runs;

/// <summary>When what has to go on all the time last went on: for whoever asks whether the server is well.</summary>
public sealed class Pulse
{
    private readonly RunWriter writer;
    private readonly RunQueue queue;

    internal Pulse(RunWriter writer, RunQueue queue) => (this.writer, this.queue) = (writer, queue);

    /// <summary>The database took what was written. It is asked to every few seconds, also when nothing happens.</summary>
    public DateTimeOffset? LastCommit => writer.LastCommit;

    /// <summary>The queue was looked through to its end.</summary>
    public DateTimeOffset? LastPass => queue.LastPass;

    /// <summary>Nothing starts any more.</summary>
    public bool Stopping => queue.IsFrozen;
}
