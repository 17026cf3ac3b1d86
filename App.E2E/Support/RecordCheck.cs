namespace TestRuns.E2E.Support;

/// <summary>
/// Holds what is recorded against what must be, at a moment at which every fault is over. What is on its way for an
/// instant (a step that has ended and whose successor has not begun) looks wrong too: so it is looked at again and again,
/// and what is wrong each time is wrong. What was wrong in history is so each time.
/// </summary>
public static class RecordCheck
{
    /// <summary>Grace of the slowest step, the time that a controller has to confirm, and a second.</summary>
    private const long AbortLimit = 16_000;

    /// <summary>After its deadline a critical step counts as unknown.</summary>
    private const long DeferralSlack = 6_000;

    private static readonly string[] Ends = ["run.passed", "run.failed", "run.cancelled"];

    /// <param name="before">What had ended when it was looked at before.</param>
    public static IReadOnlyList<Violation> Violations(Records seen, EndMemory before)
    {
        var events = seen.Events.ToLookup(happened => happened.RunId);
        return
        [
            .. before.Changed(seen),
            .. seen.Runs.SelectMany(run => OfRun(run, [.. events[run.Id]], seen)),
            .. seen.Steps.SelectMany(step => OfStep(step, events[step.RunId])),
            .. AtOnce(seen),
            .. Numbers(seen),
            .. Environments(seen),
            .. Leases(seen),
            .. Slots(seen),
            .. Processes(seen),
            .. Tab(seen),
            .. seen.Meetings.Select(meeting => new Violation($"two runs met in one environment: {meeting}")),
        ];
    }

    private static IEnumerable<Violation> OfRun(RunRow run, IReadOnlyList<EventRow> events, Records seen)
    {
        var ends = events.Where(happened => Ends.Contains(happened.Type)).ToList();
        if (ends.Count != (run.IsTerminal ? 1 : 0)) yield return new($"run {run.Id} is {run.Status} and has {ends.Count} ends: {Words(ends)}");
        if (StatusToldBy(events) is var told && told != run.Status) yield return new($"run {run.Id} is {run.Status}, but its events tell that it is {told}", Words(events));
        var asked = events.Count(happened => happened.Type == "abort.requested");
        if (asked != (run.AbortKind is null ? 0 : 1)) yield return new($"run {run.Id} has {asked} abort requests and the reason “{run.AbortText}”");
        if (run.AbortKind is not null && (string.IsNullOrEmpty(run.AbortText) || string.IsNullOrEmpty(run.AbortBy) || run.AbortRequestedAt is null))
            yield return new($"run {run.Id} was aborted without saying why, by whom or when");
        if (run.Status is "Cancelled" or "CancelRequested" && run.AbortKind is null) yield return new($"run {run.Id} is {run.Status} without a reason");
        if (run.Status is "Passed" or "Failed" && run.AbortKind is not null) yield return new($"run {run.Id} is {run.Status} though it was aborted");
        foreach (var violation in run.IsTerminal ? Ended(run, seen) : Live(run, seen)) yield return violation;
    }

    private static IEnumerable<Violation> Ended(RunRow run, Records seen)
    {
        foreach (var row in seen.Cases.Where(row => row.RunId == run.Id && !Records.Terminal.Contains(row.Status))) yield return new($"run {run.Id} has ended, its case {row.Id} is {row.Status}");
        foreach (var row in seen.Steps.Where(row => row.RunId == run.Id && !Records.Terminal.Contains(row.Status))) yield return new($"run {run.Id} has ended, its step {row.Id} {row.Name} is {row.Status}");
        if (run.EndedAt is null) yield return new($"run {run.Id} has ended without a time");
        if (run.LiveKey is not null) yield return new($"run {run.Id} has ended and still has the key {run.LiveKey}");
        if (run.Status == "Cancelled" && run.AbortConfirmedAt is null == !run.AbortUnconfirmed) yield return new($"run {run.Id} is neither confirmed nor unconfirmed, or both");
        // Every controller is there again, so every order that was open has been answered.
        if (run.AbortUnconfirmed && seen.Controllers.Any(one => one.Connected && one.Name == run.Controller)) yield return new($"run {run.Id} is still unconfirmed though {run.Controller} is back");
        if (run.AbortUnconfirmed && run.Source == "Reporter" && seen.Sessions.Where(session => session.RunId == run.Id) is var sessions && sessions.Any() && sessions.All(session => session.IsAlive))
            yield return new($"run {run.Id} is still unconfirmed though whoever reported it is there");
    }

    /// <summary>A run that has not ended works, waits for something that is true, or is about to end.</summary>
    private static IEnumerable<Violation> Live(RunRow run, Records seen)
    {
        var inProgress = seen.Steps.Where(step => step.RunId == run.Id && step.Status == "InProgress").ToList();
        switch (run.Status)
        {
            case "Queued" when run.WaitsFor is null:
                yield return new($"run {run.Id} is queued and waits for nothing");
                break;
            case "Queued" when Untrue(run, seen) is { } why:
                yield return new($"run {run.Id} is queued for something that is not so: {why}", run.WaitsFor!);
                break;
            case "Started" when run.Source == "Reporter" && !seen.Sessions.Any(session => session.RunId == run.Id && session is { IsLive: true, IsAlive: true }):
                yield return new($"run {run.Id} is started and nobody is there who streams it in", string.Join(", ", seen.Sessions.Where(session => session.RunId == run.Id)));
                break;
            case "Started" when run.Source != "Reporter" && !Works(run, inProgress, seen):
                yield return new($"run {run.Id} is started and nothing of it runs", string.Join(", ", inProgress));
                break;
            case "CancelRequested" when IsOverdue(run, inProgress, seen):
                yield return new($"run {run.Id} is being aborted for too long", $"asked {(seen.Now - run.AbortRequestedAt) / 1000.0:0.0} s ago, {string.Join(", ", inProgress)}");
                break;
        }
    }

    private static bool Works(RunRow run, List<StepRow> inProgress, Records seen) =>
        // A wait and a person's step have no process; a request is over before anybody looks; between two steps others may have every slot.
        inProgress.Exists(step => step.Kind is not "Run")
        || seen.Processes.Any(process => process.RunId == run.Id)
        || (inProgress.Count == 0 && seen.Runs.Any(other => other.Id != run.Id && !other.IsTerminal && (other.Controller == run.Controller || other.Parallel > 1 || run.Parallel > 1) && seen.Processes.Any(process => process.RunId == other.Id)));

    private static bool IsOverdue(RunRow run, List<StepRow> inProgress, Records seen) =>
        run.AbortDeferredUntil is { } until
            ? seen.Now > until + DeferralSlack
            : seen.Now - run.AbortRequestedAt > AbortLimit && !inProgress.Exists(step => step.Deadline + DeferralSlack > seen.Now && (step.Always || step.Critical));

    private static string? Untrue(RunRow run, Records seen)
    {
        var waits = run.WaitsFor!;
        if (waits.Contains("environment", StringComparison.OrdinalIgnoreCase) && run.Environment is { } environment)
            return seen.Leases.Any(lease => lease.Environment == environment && lease.RunId != run.Id) ? null : $"nobody holds {environment}";
        var fitting = seen.Controllers.Where(one => one.Connected && run.Labels.All(one.Labels.Contains)).Select(one => one.Name).ToList();
        if (waits.Contains("slot", StringComparison.Ordinal))
            return seen.Runs.Any(other => other.Id != run.Id && (fitting.Contains(other.Controller ?? "") || other.Parallel > 1) && (!other.IsTerminal || other.AbortUnconfirmed || seen.Processes.Any(process => process.RunId == other.Id)))
                ? null : $"nothing runs on {string.Join(", ", fitting)}";
        return fitting.Count > 0 && waits.StartsWith("a controller", StringComparison.Ordinal) ? $"{string.Join(", ", fitting)} would do" : null;
    }

    private static IEnumerable<Violation> OfStep(StepRow step, IEnumerable<EventRow> events)
    {
        if (step.StartedAt is null) yield break;
        // Without a status it is not the end, but tells of processes that had to be ended.
        var ends = events.Where(happened => happened.StepId == step.Id && happened.Type is "step.finished" or "step.killed" && happened.Facts.Contains("\"status\"", StringComparison.Ordinal)).ToList();
        if (ends.Count != (Records.Terminal.Contains(step.Status) ? 1 : 0)) yield return new($"step {step.Id} of run {step.RunId} is {step.Status} and has {ends.Count} ends");
    }

    /// <summary>The steps of a case begin one after the other, and no more cases are in progress than may be.</summary>
    private static IEnumerable<Violation> AtOnce(Records seen)
    {
        foreach (var steps in seen.Steps.Where(step => step.Status == "InProgress").GroupBy(step => step.CaseId).Where(group => group.Count() > 1))
            yield return new($"{steps.Count()} steps of case {steps.Key} are in progress at once");
        var open = seen.Cases.Where(row => row.Status is "InProgress" or "CancelRequested").ToLookup(row => row.RunId);
        foreach (var run in seen.Runs.Where(run => run.Source == "Suite" && open[run.Id].Count() > run.Parallel))
            yield return new($"{open[run.Id].Count()} cases of run {run.Id} are in progress at once, of {run.Parallel} that may be");
    }

    private static IEnumerable<Violation> Numbers(Records seen)
    {
        foreach (var twice in seen.Events.GroupBy(happened => happened.Id).Where(group => group.Count() > 1)) yield return new($"the event number {twice.Key} was given twice");
    }

    /// <summary>The leases as the events tell of them: no environment goes to a run before the one that had it gave it back.</summary>
    private static IEnumerable<Violation> Environments(Records seen)
    {
        var runs = seen.Runs.ToDictionary(run => run.Id);
        var holders = new Dictionary<string, long>();
        foreach (var happened in seen.Events.Where(happened => happened.Type is "lease.taken" or "lease.released"))
        {
            if (runs.GetValueOrDefault(happened.RunId)?.Environment is not { } environment)
            {
                yield return new($"event {happened.Id}: a lease of run {happened.RunId}, which has no environment");
            }
            else if (happened.Type == "lease.taken")
            {
                if (holders.TryGetValue(environment, out var holder)) yield return new($"{environment} was given to run {happened.RunId} while run {holder} had it", $"event {happened.Id}");
                holders[environment] = happened.RunId;
            }
            else if (!holders.Remove(environment, out var holder) || holder != happened.RunId)
            {
                yield return new($"{environment} was given back by run {happened.RunId}, which did not have it", $"event {happened.Id}");
            }
        }

        foreach (var lease in seen.Leases.Where(lease => holders.GetValueOrDefault(lease.Environment) != lease.RunId)) yield return new($"run {lease.RunId} holds {lease.Environment} without a word of it in its events");
        foreach (var (environment, holder) in holders.Where(pair => !seen.Leases.Any(lease => lease.Environment == pair.Key && lease.RunId == pair.Value))) yield return new($"run {holder} lost {environment} without a word of it in its events");
    }

    private static IEnumerable<Violation> Leases(Records seen) =>
        from lease in seen.Leases
        join run in seen.Runs on lease.RunId equals run.Id
        where run.Status is not ("Started" or "CancelRequested")
        select new Violation($"run {run.Id} is {run.Status} and still holds {lease.Environment}", $"until {lease.HeldUntil}, now {seen.Now}");

    /// <summary>A slot is held by a run at work, or by each case of it that goes on beside others, wherever it is.</summary>
    private static IEnumerable<Violation> Slots(Records seen)
    {
        var live = seen.Runs.Where(run => run.Status is "Started" or "CancelRequested").ToList();
        var open = seen.Cases.Where(row => row.Status is "InProgress" or "CancelRequested").ToLookup(row => row.RunId);
        foreach (var controller in seen.Controllers)
        {
            var most = live.Sum(run => run.Parallel > 1 ? open[run.Id].Count() : run.Controller == controller.Name ? 1 : 0);
            if (controller.UsedSlots > most) yield return new($"{controller.Name} has more slots in use than runs", $"{controller.UsedSlots} slots, {most} runs");
        }
    }

    private static IEnumerable<Violation> Processes(Records seen) =>
        from process in seen.Processes
        group process by process.RunId into found
        let run = seen.Runs.FirstOrDefault(run => run.Id == found.Key)
        where run is null || run.IsTerminal
        select new Violation($"run {found.Key} is {run?.Status ?? "unknown"} and has processes", string.Join(", ", found.Select(process => $"{process.Id} {process.Command}")));

    private static IEnumerable<Violation> Tab(Records seen) =>
        from shown in seen.Tab ?? new Dictionary<long, string>()
        let run = seen.Runs.FirstOrDefault(run => run.Id == shown.Key)
        where run is null || run.Status != shown.Value
        select new Violation($"a tab shows run {shown.Key} as {shown.Value}, it is {run?.Status ?? "unknown"}");

    /// <summary>Follows a run's own events along the transition table.</summary>
    private static string StatusToldBy(IEnumerable<EventRow> events) => events.Aggregate("", (status, next) => (next.Type, status) switch
    {
        (_, "Passed" or "Failed" or "Cancelled") => next.Type.StartsWith("run.", StringComparison.Ordinal) ? $"{status}, then {next.Type}" : status,
        ("run.created", "") => "Waiting",
        ("run.queued", "Waiting") => "Queued",
        // The same word is used of a case that begins again.
        ("run.requeued", "Started") when next.CaseId is null => "Queued",
        ("run.started", "Queued") => "Started",
        ("abort.requested", "Started") => "CancelRequested",
        ("run.passed", "Started") => "Passed",
        ("run.failed", "Started") => "Failed",
        ("run.cancelled", not "") => "Cancelled",
        ("run.created" or "run.queued" or "run.started" or "run.passed" or "run.failed" or "run.cancelled", _) => $"{next.Type} after {status}",
        _ => status,
    });

    private static string Words(IEnumerable<EventRow> events) => string.Join(", ", events.Select(happened => $"{happened.Id} {happened.Type}"));
}
