using TestRuns.Reporters.Wire;

namespace TestRuns.Cli.Exec;

internal enum LinkEndKind
{
    /// <summary>The server has everything.</summary>
    Told,

    /// <summary>It does not want it: wrong token, unknown project, the run is over.</summary>
    Refused,

    /// <summary>Nobody wanted to wait for it any longer.</summary>
    GivenUp,
}

/// <param name="Why">A sentence for people, when it was refused.</param>
/// <param name="RunStatus">As the server said it last, when it was told.</param>
internal sealed record LinkEnd(LinkEndKind Kind, string? Why = null, string? RunStatus = null);

/// <summary>Who hears what comes of a <see cref="ReporterLink"/>.</summary>
internal interface ILinkTaker
{
    /// <summary>The first time, and after each loss of the connection.</summary>
    void Welcomed(ReporterWelcome welcome);

    /// <summary>May come twice.</summary>
    void Abort(AbortOrder order);

    void CancelCase(CaseCancelOrder order);

    /// <summary>Something that a person should know, said once.</summary>
    void Remark(string sentence);
}
