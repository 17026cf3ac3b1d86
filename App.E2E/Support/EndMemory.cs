namespace TestRuns.E2E.Support;

/// <summary>What had ended when it was last looked at: it ended that way for ever. Events, too, are never lost or changed.</summary>
public sealed class EndMemory
{
    private readonly Dictionary<string, string> ended = [];
    private readonly Dictionary<long, EventRow> events = [];

    public void Remember(Records seen)
    {
        foreach (var (who, how) in Ended(seen)) ended.TryAdd(who, how);
        foreach (var happened in seen.Events) events.TryAdd(happened.Id, happened);
    }

    public IEnumerable<Violation> Changed(Records seen)
    {
        var now = Ended(seen).ToDictionary(pair => pair.Who, pair => pair.How);
        foreach (var (who, was) in ended)
            if (now.GetValueOrDefault(who) is var still && still != was) yield return new($"{who} was {was} and is {still ?? "not any more"}");
        var told = seen.Events.ToLookup(happened => happened.Id);
        foreach (var was in events.Values)
            if (!told[was.Id].Contains(was)) yield return new($"event {was.Id} {was.Type} of run {was.RunId} was lost or changed", string.Join(", ", told[was.Id]));
    }

    private static IEnumerable<(string Who, string How)> Ended(Records seen) =>
    [
        // The first reason wins, and stays.
        .. from run in seen.Runs where run.IsTerminal select ($"run {run.Id}", $"{run.Status} at {run.EndedAt}: {run.AbortKind} “{run.AbortText}” by {run.AbortBy}"),
        .. from row in seen.Cases where Records.Terminal.Contains(row.Status) select ($"case {row.Id}", row.Status),
        .. from row in seen.Steps where Records.Terminal.Contains(row.Status) select ($"step {row.Id}", row.Status),
    ];
}
