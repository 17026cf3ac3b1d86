namespace TestRuns.Worker.Processes;

/// <summary>The living processes of a tree. A zombie is dead.</summary>
internal interface ITreeMembers
{
    string Means { get; }

    int Count();

    bool Any();

    /// <summary>To each of them.</summary>
    void Signal(ProcessSignal signal);

    /// <summary>SIGKILL to all, those that are just being born included as far as the means allows.</summary>
    void Kill();

    /// <summary>Completes when a look is worth while; may never complete, so wait with a limit.</summary>
    Task Change();
}
