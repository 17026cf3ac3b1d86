using System.Globalization;
using TestRuns.Components.Look;
using TestRuns.Runs;

namespace TestRuns.Components.Detail;

/// <summary>An event as the timeline tells it.</summary>
/// <param name="Css">The colour of what it means (app.css, <c>.look-…</c>); null: nothing to be looked at.</param>
public readonly record struct EventSentence(string Text, string? Css = null)
{
    public static EventSentence Of(RunEvent happened, TimeZoneInfo zone)
    {
        var said = new Said(happened.Facts, zone);
        return happened.Type switch
        {
            EventTypes.RunCreated when said.Has("from") => new($"Imported{said.Count(": ", "cases", "test")}{said.If(" from ", "from")}"),
            EventTypes.RunCreated => new($"The run was made{said.If(" from suite ", "suite")}{said.Count(", with ", "cases", "case")}{said.If(": a re-run of #", "rerunOf")}"),
            EventTypes.RunQueued when said.Has("client") => new("It waits for nothing: it runs already, over there"),
            EventTypes.RunQueued => new("Asked to start: it is in the queue"),
            EventTypes.RunStarted => new($"Started{said.If(" on ", "environment")}{said.If(", controller ", "controller")}{said.If(", streamed in by ", "client")}", "look-started"),
            EventTypes.RunPassed => new("The run passed", "look-passed"),
            EventTypes.RunFailed => new("The run failed", "look-failed"),
            EventTypes.RunCancelled => new($"The run is cancelled{said.Quoted(": ", "reason")}", "look-cancelled"),
            EventTypes.RunRequeued when happened.CaseId is not null => new($"{said.Case} begins again{said.If(": ", "reason")}"),
            EventTypes.RunRequeued => new($"Back to the queue{said.If(": ", "reason")}", "look-aborting"),
            EventTypes.RunMovedToFront => new("Moved to the front of the queue"),
            EventTypes.AbortRequested => new($"Abort asked for{said.Quoted(": ", "reason")}", "look-aborting"),
            EventTypes.AbortDeferred => new($"The abort waits for critical {said.StepName}{said.Until}", "look-aborting"),
            EventTypes.AbortSent when said.Has("client") => new($"Told {said.Client} to end{(said.Has("force") ? " at once" : "")}"),
            EventTypes.AbortSent => new($"Told {said.Controller} to end {said.StepName}"),
            EventTypes.AbortAcknowledged => new($"{said.ControllerFirst} is ending {said.StepName}"),
            EventTypes.AbortFailed => new($"{said.ControllerFirst} could not be told to end {said.StepOrIt}{said.If(": ", "reason")}", "look-failed"),
            EventTypes.AbortForced => new($"Forced: {(said.Has("case") ? $"every process of {said.CaseName}" : "every process")} is killed at once", "look-aborting"),
            EventTypes.AbortConfirmed => new($"Confirmed: nothing of it runs any more{said.Took}"),
            EventTypes.AbortUnconfirmed => new($"Not confirmed: it may still be running{said.If(" on ", "controller")}", "look-failed"),
            EventTypes.AbortResent when said.Has("client") => new($"{said.Client} is back, and was told to end{(said.Has("force") ? " at once" : "")}"),
            EventTypes.AbortResent => new($"The order to end {said.StepOrIt} was sent again{said.If(" to controller ", "controller")}"),
            EventTypes.CaseStarted => new($"{said.Case} began{said.Attempt}"),
            EventTypes.CaseFinished => new($"{said.Case} {said.Ended}{said.If(": ", "reason")}", said.Look),
            EventTypes.CaseCancelRequested => new($"Cancel asked for {said.CaseName}{said.Quoted(": ", "reason")}", "look-aborting"),
            EventTypes.CaseCancelled when said.Has("cases") => new($"{said.Count("", "cases", "case")} that had not begun {said.WereOrWas("cases")} cancelled", "look-cancelled"),
            EventTypes.CaseCancelled => new($"{said.Case} is cancelled{said.Quoted(": ", "reason")}", "look-cancelled"),
            EventTypes.CaseRemarked => new($"{said.Remark} {said.CaseName}"),
            EventTypes.StepStarted => new($"{said.Step} began"),
            EventTypes.StepFinished when said.Has("steps") => new($"{said.Count("", "steps", "step")} that had not begun {said.WereOrWas("steps")} skipped{said.If(": ", "reason")}", "look-skipped"),
            EventTypes.StepFinished => new($"{said.Step} {said.Ended}{said.Outcome}", said.Look),
            EventTypes.StepKilled when said.Has("step") => new($"{said.Step} was ended{said.If(": ", "reason")}{said.Processes("; ")}", "look-cancelled"),
            EventTypes.StepKilled when said.Has("client") => new($"{said.Client} ended what it had started: {(said.Has("processes") ? said.Processes("") : "its processes")}", "look-cancelled"),
            EventTypes.StepKilled => new($"{(said.Has("processes") ? said.Processes("") : "Processes were ended")}{said.If(": ", "reason")}", "look-cancelled"),
            EventTypes.LateIgnored => new($"A late result of {said.StepName} came{said.If(" (", "result", ")")} and changed nothing"),
            EventTypes.ControllerLost => new($"{said.ControllerFirst} was lost{said.If(": ", "reason")}{said.If("; it is waited for ", "grace")}", "look-failed"),
            EventTypes.ControllerReturned => new($"{said.ControllerFirst} is back"),
            EventTypes.LeaseTaken => new($"Environment{said.If(" ", "environment")} taken: no other run gets it"),
            EventTypes.LeaseReleased => new("Environment given back: the next in line may start"),
            EventTypes.LogTruncated => new($"The log reached its limit{said.If("; ", "droppedBytes", " bytes were not kept")}", "look-aborting"),
            EventTypes.ClientAttached when said.Has("streams") => new($"{said.ClientFirst} streams {said.If("", "streams")} in"),
            EventTypes.ClientAttached when said.Has("from") => new($"Taken over from {said.From}: the run hangs on {said.Client} now"),
            EventTypes.ClientAttached => new($"The run hangs on {said.Client}: it ends when that is closed"),
            EventTypes.ClientDetached when said.Has("status") || said.Has("exitCode") => new($"{said.ClientFirst} is done{said.If(": ", "status")}{said.If(", exit code ", "exitCode")}"),
            EventTypes.ClientDetached => new($"The run no longer hangs on {said.Client}"),
            EventTypes.ClientLost => new($"{said.ClientFirst} is out of reach{said.If("; it is waited for ", "grace")}", "look-aborting"),
            EventTypes.ClientReturned => new($"{said.ClientFirst} is back"),
            // Written by a newer version than this one: its own word is better than nothing.
            _ => new(happened.Type),
        };
    }

    /// <summary>An event's facts as pieces of a sentence.</summary>
    private readonly struct Said(IReadOnlyDictionary<string, string> facts, TimeZoneInfo zone)
    {
        public string Case => Get("case") is { } name ? $"“{name}”" : "A case";

        public string CaseName => Get("case") is { } name ? $"“{name}”" : "the case";

        public string Step => Get("step") is { } name ? $"Step “{name}”" : "A step";

        public string StepName => Get("step") is { } name ? $"step “{name}”" : "the step";

        /// <summary>"A comment was written beside", "The link to a defect was removed from".</summary>
        public string Remark => (Get("what") == "defect", Get("act")) switch
        {
            (true, "linked") => "A defect was linked with",
            (true, "removed") => "The link to a defect was removed from",
            (true, _) => "The link to a defect was changed beside",
            (_, "removed") => "A comment was removed from",
            (_, "edited") => "A comment was changed beside",
            _ => "A comment was written beside",
        };

        public string StepOrIt => Has("step") ? StepName : "it";

        public string ControllerFirst => Get("controller") is { } name ? $"Controller {name}" : "The controller";

        public string Controller => Get("controller") is { } name ? $"controller {name}" : "the controller";

        public string Client => Get("client") ?? "a tab";

        public string ClientFirst => Get("client") ?? "The tab";

        public string From => Get("from") ?? "another";

        public string Ended => Get("status") is { } status ? status.ToLowerInvariant() : "ended";

        public string Attempt => Get("attempt") is { } attempt && attempt != "1" ? $", try {attempt}" : "";

        public string Took => Milliseconds("afterMs") is { } took ? $", after {SpanText.Of(took)}" : "";

        public string Until => Get("until") is { } until && DateTimeOffset.TryParse(until, CultureInfo.InvariantCulture, out var at)
            ? $", until {TimeText.Clock(at, zone)} at most"
            : "";

        public string Outcome =>
            StepText.Outcome(Get("status") == nameof(StepStatus.Passed), Get("message"), Get("exitCode")) is { } outcome ? $": {outcome}" : "";

        public string? Look => Get("status") switch
        {
            nameof(CaseStatus.Passed) => "look-passed",
            nameof(CaseStatus.Failed) => "look-failed",
            nameof(CaseStatus.Cancelled) => "look-cancelled",
            nameof(CaseStatus.Skipped) => "look-skipped",
            _ => null,
        };

        public bool Has(string name) => facts.ContainsKey(name);

        public string If(string before, string name, string after = "") => Get(name) is { } value ? $"{before}{value}{after}" : "";

        public string Quoted(string before, string name) => Get(name) is { } value ? $"{before}“{value}”" : "";

        public string Count(string before, string name, string one) => Get(name) is { } count ? $"{before}{count} {one}{(count == "1" ? "" : "s")}" : "";

        public string WereOrWas(string name) => Get(name) == "1" ? "was" : "were";

        public string Processes(string before)
        {
            if (Get("processes") is not { } count) return "";
            var gone = $"{before}{count} {(count == "1" ? "process" : "processes")} gone{(Milliseconds("afterMs") is { } after ? $" after {SpanText.Of(after)}" : "")}";
            return Get("left") is { } left && left != "0" ? $"{gone}, {left} still there" : gone;
        }

        private TimeSpan? Milliseconds(string name) =>
            long.TryParse(Get(name), CultureInfo.InvariantCulture, out var value) ? TimeSpan.FromMilliseconds(value) : null;

        private string? Get(string name) => facts.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
    }
}
