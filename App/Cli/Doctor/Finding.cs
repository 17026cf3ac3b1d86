namespace TestRuns.Cli.Doctor;

internal enum FindingState
{
    Good,

    /// <summary>It works, but not as well as it could, or not for long.</summary>
    Mind,
    Bad,
}

/// <summary>What one look at the machine found.</summary>
/// <param name="Advice">What to do about it; null: nothing.</param>
internal sealed record Finding(string What, FindingState State, string Found, string? Advice = null)
{
    public static Finding Good(string what, string found) => new(what, FindingState.Good, found);

    public static Finding Mind(string what, string found, string advice) => new(what, FindingState.Mind, found, advice);

    public static Finding Bad(string what, string found, string advice) => new(what, FindingState.Bad, found, advice);
}
