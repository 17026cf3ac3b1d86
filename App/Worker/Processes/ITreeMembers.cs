namespace TestRuns.Worker.Processes;

/// <summary>The living processes of a tree. A zombie is dead.</summary>
internal interface ITreeMembers
{
    string Means { get; }

    bool Any();

    /// <summary>The polite signal to each of them.</summary>
    /// <returns>How many there are.</returns>
    int Ask(ProcessSignal signal);

    /// <summary>SIGKILL to all, those that are just being born included as far as the means allows.</summary>
    /// <returns>How many there were.</returns>
    int Kill();

    /// <summary>Completes when a look is worth while; may never complete, so wait with a limit.</summary>
    Task Change();
}
