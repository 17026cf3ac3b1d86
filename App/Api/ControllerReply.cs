using TestRuns.Controllers.Reading;
using TestRuns.Runs;

namespace TestRuns.Api;

/// <summary>A controller as the API shows it.</summary>
/// <param name="ProjectId">Null: it serves every project.</param>
/// <param name="Since">Of the status.</param>
/// <param name="Why">For people, of one that is not simply connected.</param>
/// <param name="Accepts">What an operator decided: Active, Draining or Disconnected, also while it is away.</param>
/// <param name="LastSeenAt">Null: it is heard right now.</param>
/// <param name="OtherRuns">How many runs of projects that the caller is no member of run there.</param>
/// <param name="Unconfirmed">Ended runs that may still be running there.</param>
public sealed record ControllerReply(
    long Id,
    string Name,
    ControllerStatus Status,
    DateTimeOffset? Since,
    string? Why,
    TestRuns.Controllers.ControllerState Accepts,
    long? ProjectId,
    IReadOnlyList<string> Labels,
    int Slots,
    int UsedSlots,
    ControllerHost Host,
    DateTimeOffset? LastSeenAt,
    IReadOnlyList<RunOfController> Runs,
    int OtherRuns,
    IReadOnlyList<RunOfController> Unconfirmed)
{
    /// <param name="view">The controller.</param>
    /// <param name="projects">That the caller may look at; null: all.</param>
    public static ControllerReply Of(ControllerView view, IReadOnlyList<long>? projects)
    {
        var runs = Known(view.Runs, projects);
        return new ControllerReply(
            view.Id, view.Name, view.Status, view.Since, view.Why, view.State, view.ProjectId, view.Labels, view.Slots, view.UsedSlots,
            new ControllerHost(view.MachineName, view.OperatingSystem, view.Architecture, view.ProgramVersion, view.Means, view.Browser), view.LastSeenAt,
            runs, view.Runs.Count - runs.Count, Known(view.Unconfirmed, projects));
    }

    private static List<RunOfController> Known(IReadOnlyList<RunThere> runs, IReadOnlyList<long>? projects) =>
        [.. runs.Where(run => projects?.Contains(run.ProjectId) != false).Select(run => new RunOfController(run.Id, run.Number, run.Name, run.Status, $"/runs/{run.Id}"))];
}

/// <param name="Browser">For people: which it has for browser steps, or "none" and what to do; null: it is away.</param>
public sealed record ControllerHost(string Machine, string OperatingSystem, string Architecture, string Version, string Means, string? Browser);

public sealed record RunOfController(long Id, int Number, string Name, RunStatus Status, string Url);
