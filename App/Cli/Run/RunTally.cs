using TestRuns.Cli.Server;

namespace TestRuns.Cli.Run;

/// <summary>How far a run is, counted from what happens to it.</summary>
internal sealed class RunTally
{
    private readonly Dictionary<long, (string Name, bool Ended)> cases = [];
    private long? latest;

    public int Total { get; private set; }
    public int Passed { get; private set; }
    public int Failed { get; private set; }
    public int Skipped { get; private set; }
    public int Cancelled { get; private set; }
    public string Status { get; private set; } = "Waiting";

    public int Done => Passed + Failed + Skipped + Cancelled;

    /// <summary>The name of the case that began last and has not ended; null: none is going on.</summary>
    public string? Current => latest is { } id && cases.TryGetValue(id, out var one) && !one.Ended ? one.Name : cases.Values.FirstOrDefault(other => !other.Ended).Name;

    public void Count(RunHappening happened)
    {
        Status = StatusAfter(happened.Type) is { } next && happened.CaseId is null ? next : Status;
        if (happened.Type == "run.created" && int.TryParse(happened.Fact("cases"), out var total)) Total = total;
        // Without a case: those that had not begun, as one.
        if (happened.Type == "case.cancelled" && happened.CaseId is null && int.TryParse(happened.Fact("cases"), out var unbegun)) Cancelled += unbegun;
        if (happened.CaseId is { } caseId) CountCase(happened, caseId);
        Total = Math.Max(Total, Done);
    }

    private void CountCase(RunHappening happened, long caseId)
    {
        if (happened.Type == "case.started")
        {
            cases[caseId] = (happened.Fact("case") ?? "", false);
            latest = caseId;
            // A run that reports itself says of its cases only when they begin.
            Total = Math.Max(Total, cases.Count);
        }
        // Its server died under it: it begins again.
        if (happened.Type == "run.requeued") cases.Remove(caseId);
        if (happened.Type is not ("case.finished" or "case.cancelled")) return;
        cases[caseId] = (happened.Fact("case") ?? "", true);
        switch (happened.Type == "case.cancelled" ? "Cancelled" : happened.Fact("status"))
        {
            case "Passed": Passed++; break;
            case "Failed": Failed++; break;
            case "Skipped": Skipped++; break;
            case "Cancelled": Cancelled++; break;
        }
    }

    private static string? StatusAfter(string type) => type switch
    {
        "run.queued" or "run.requeued" => "Queued",
        "run.started" => "Started",
        "abort.requested" => "Aborting",
        "run.passed" => "Passed",
        "run.failed" => "Failed",
        "run.cancelled" => "Cancelled",
        _ => null,
    };
}
