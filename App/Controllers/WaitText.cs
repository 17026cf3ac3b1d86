using TestRuns.Connections;
using TestRuns.Controllers.Wire;
using TestRuns.Runs.Execution;

namespace TestRuns.Controllers;

/// <summary>What a run waits for when it has no slot, in words for people.</summary>
internal static class WaitText
{
    public static string For(SlotWish wish, IReadOnlyList<ControllerSession> all, ConnectionOptions options)
    {
        if (wish.Controller is { } name) return OfOne(name, all.FirstOrDefault(session => session.Name == name), options);
        var sessions = all.Where(session => ControllerPool.MayServe(session, wish)).ToList();
        var there = sessions.FindAll(session => session.TakesNew);
        var fitting = there.FindAll(session => wish.Labels.All(session.Labels.Contains));
        if (fitting.Count > 0) return $"a free slot: all {fitting.Sum(session => session.Slots)} on {Names(fitting)} are in use";
        // One that has the labels but cannot be given work now says more than "none".
        if (sessions.Find(session => wish.Labels.All(session.Labels.Contains)) is { } away) return OfOne(away.Name, away, options);
        if (there.Count == 0) return "a controller: none is connected";
        var missing = wish.Labels.Where(label => !there.Exists(session => session.Labels.Contains(label))).ToList();
        return missing.Count == 0
            ? $"a controller that has all of the labels {string.Join(", ", wish.Labels)}: none is connected"
            : $"a controller: no controller with {What(missing)} is connected";
    }

    /// <summary>Who has browser steps thinks of a browser, not of the label that a controller with one has.</summary>
    private static string What(List<string> missing)
    {
        var labels = missing.FindAll(label => !label.Equals(HostFacts.BrowserLabel, StringComparison.OrdinalIgnoreCase));
        var said = labels.Count switch { 0 => null, 1 => $"label {labels[0]}", _ => $"the labels {string.Join(", ", labels)}" };
        return labels.Count == missing.Count ? said! : said is null ? "a browser" : $"a browser and {said}";
    }

    private static string OfOne(string name, ControllerSession? session, ConnectionOptions options) => session switch
    {
        null => $"controller {name}, which is not connected",
        { Socket: null } => $"controller {name}, which is out of reach: it has {options.ControllerGrace.TotalSeconds:0} s to come back",
        { Leaving: { } why } => $"controller {name}, which is leaving ({why})",
        { Expired: true } => $"controller {name}, whose token has expired: it takes nothing new",
        { State: ControllerState.Draining } => $"controller {name}, which is draining: it takes nothing new",
        { Cleared: false } => $"controller {name}, which is just clearing up",
        _ => $"a free slot on {name}",
    };

    private static string Names(List<ControllerSession> sessions) => string.Join(", ", sessions.Select(session => session.Name));
}
