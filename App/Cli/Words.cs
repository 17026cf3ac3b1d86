namespace TestRuns.Cli;

/// <summary>Outcomes of the interface as people say them.</summary>
internal static class Words
{
    public static string Of(string outcome) => outcome switch
    {
        "alreadyRequested" => "it is being aborted already",
        "alreadyFinished" => "it had ended already",
        "deferred" => "accepted, after its critical step",
        _ => outcome,
    };
}
