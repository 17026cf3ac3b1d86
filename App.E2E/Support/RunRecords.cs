using System.Text.Json.Nodes;

namespace TestRuns.E2E.Support;

/// <summary>What the server said of its runs so far. What it says later must go with it, whatever happened to the server between.</summary>
public sealed class RunRecords(RunApi api)
{
    private readonly Dictionary<long, IReadOnlyList<SeenEvent>> events = [];
    private readonly Dictionary<long, string> ended = [];
    private readonly HashSet<long> aborted = [];

    public IReadOnlyCollection<long> Runs => events.Keys;

    /// <summary>The server answered that it made this run.</summary>
    public void Made(long runId) => events[runId] = [];

    /// <summary>The server answered that this run will be aborted.</summary>
    public void Aborted(long runId) => aborted.Add(runId);

    /// <summary>Reads everything anew and compares.</summary>
    public async Task<IReadOnlyList<SeenRun>> Check(CancellationToken token)
    {
        var seen = new List<SeenRun>();
        foreach (var runId in events.Keys.Order().ToList()) seen.Add(await Check(runId, token));
        var numbers = events.Values.SelectMany(list => list).Select(happened => happened.Id).ToList();
        numbers.Distinct().Count().ShouldBe(numbers.Count, "an event number was given twice");
        return seen;
    }

    private async Task<SeenRun> Check(long runId, CancellationToken token)
    {
        // It may go on between two questions: the events that were there before and after its status decide together.
        var before = await api.Events(runId, token);
        var (run, text) = await api.FindText(runId, token);
        var after = await api.Events(runId, token);

        Ids(after).ShouldBe(Ids(after).Order().Distinct(), $"run {runId}: its event numbers do not grow");
        Ids(after).Take(events[runId].Count).ShouldBe(Ids(events[runId]), $"run {runId}: an event was lost or came in between");
        foreach (var (was, still) in events[runId].Zip(after)) $"{still.Type} {still.At:O} {still.By}".ShouldBe($"{was.Type} {was.At:O} {was.By}");
        Enumerable.Range(before.Count, after.Count - before.Count + 1).Select(count => StatusAfter(after.Take(count)))
            .ShouldContain(run.Status, $"run {runId}: its status does not follow from its events");
        after.Count(happened => happened.Type == "abort.requested").ShouldBeLessThanOrEqualTo(1, $"run {runId}: aborted more than once");
        if (aborted.Contains(runId)) run.Abort.ShouldNotBeNull($"run {runId}: an abort that was promised is forgotten");
        if (ended.TryGetValue(runId, out var end)) Final(text).ShouldBe(end, $"run {runId} had ended and was changed");
        if (run.IsTerminal)
        {
            ended[runId] = Final(text);
            run.Cases.ShouldAllBe(one => one.Status == "Passed" || one.Status == "Failed" || one.Status == "Skipped" || one.Status == "Cancelled");
            if (run.Status == "Cancelled") run.Abort.ShouldNotBeNull($"run {runId}: no reason").Text.ShouldNotBeEmpty();
        }

        events[runId] = after;
        return run;
    }

    /// <summary>What never changes once a run has ended. Whether its end was confirmed may still become known, when a controller is back.</summary>
    private static string Final(string text)
    {
        var run = JsonNode.Parse(text)!;
        foreach (var part in run["cases"]!.AsArray().Append(run["abort"]).OfType<JsonObject>())
        {
            part.Remove("confirmedAt");
            part.Remove("unconfirmed");
            part.Remove("cancelUnconfirmed");
        }

        return run.ToJsonString();
    }

    private static IEnumerable<long> Ids(IEnumerable<SeenEvent> list) => list.Select(happened => happened.Id);

    private static string StatusAfter(IEnumerable<SeenEvent> happened) => happened.Aggregate("", (status, next) => next.Type switch
    {
        "run.created" => "Waiting",
        "run.queued" => "Queued",
        // The same word is used of a case that begins again.
        "run.requeued" when next.CaseId is null => "Queued",
        "run.started" => "Started",
        "abort.requested" when status is "Started" => "CancelRequested",
        "run.passed" => "Passed",
        "run.failed" => "Failed",
        "run.cancelled" => "Cancelled",
        _ => status,
    });
}
