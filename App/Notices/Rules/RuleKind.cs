namespace TestRuns.Notices.Rules;

/// <summary>What somebody can ask to be told of. Where several match the same end of a run, the first of them is what is said.</summary>
public enum RuleKind
{
    /// <summary>A run that they started was ended by somebody or something else.</summary>
    OwnCancelled,

    /// <summary>A run that they started failed.</summary>
    OwnFails,

    /// <summary>A run that they started is over, however it ended; not when they cancelled it themselves.</summary>
    OwnEnds,

    /// <summary>Any run failed. One that was cancelled has not.</summary>
    Failures,

    /// <summary>A case begins to fail, or passes again.</summary>
    Cases,
}
