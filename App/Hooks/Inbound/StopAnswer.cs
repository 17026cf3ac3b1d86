using TestRuns.Runs;

namespace TestRuns.Hooks.Inbound;

/// <summary>What came of a call to a stop address.</summary>
public enum StopOutcome
{
    Accepted,

    /// <summary>A critical step is not interrupted: the run ends the moment it does.</summary>
    Deferred,

    AlreadyRequested,
    AlreadyFinished,

    /// <summary>No live run of the project has the key.</summary>
    UnknownKey,

    /// <summary>Not one of those that end a run.</summary>
    OtherStatus,

    /// <summary>The kill switch is off for this project.</summary>
    Inert,

    /// <summary>Not signed with a secret of this project, or there is no such project: both look the same.</summary>
    NotSigned,
    Malformed,
}

/// <param name="Text">For people.</param>
public sealed record StopAnswer(StopOutcome Outcome, string Text, long? RunId = null, int? Number = null, RunStatus? Status = null)
{
    /// <summary>Of a malformed call: by the name of its member.</summary>
    public IReadOnlyDictionary<string, string[]> Mistakes { get; init; } = new Dictionary<string, string[]>(StringComparer.Ordinal);
}
