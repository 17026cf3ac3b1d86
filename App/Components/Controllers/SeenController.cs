using TestRuns.Components.Visit;
using TestRuns.Controllers.Reading;

namespace TestRuns.Components.ControllerPages;

/// <summary>A controller as this visitor may see it: runs of projects that they are no member of are a number.</summary>
/// <param name="Scope">Whose it is, for people.</param>
/// <param name="MayTend">Whether they may disconnect, drain, allow and remove it.</param>
/// <param name="OtherRuns">How many runs of other people's projects run there.</param>
public sealed record SeenController(ControllerView View, string Scope, bool MayTend, IReadOnlyList<RunThere> Runs, int OtherRuns, IReadOnlyList<RunThere> Unconfirmed)
{
    /// <returns>Null: the visitor may not know of it.</returns>
    public static SeenController? Of(ControllerView view, IReadOnlyList<SeenProject> projects, bool administrator)
    {
        var project = projects.FirstOrDefault(one => one.Id == view.ProjectId);
        if (!administrator && (view.ProjectId is null ? projects.Count == 0 : project is null)) return null;
        var known = projects.Select(one => one.Id).ToHashSet();
        var runs = view.Runs.Where(run => known.Contains(run.ProjectId)).ToList();
        return new SeenController(
            view,
            view.ProjectId is null ? "all projects" : project?.Name ?? "a project that is gone",
            administrator || project is { MayMaintain: true },
            runs,
            view.Runs.Count - runs.Count,
            [.. view.Unconfirmed.Where(run => known.Contains(run.ProjectId))]);
    }

    /// <summary>Equal when the same is shown.</summary>
    public bool Equals(SeenController? other) => other is not null
        && View.IsSame(other.View) && (Scope, MayTend, OtherRuns) == (other.Scope, other.MayTend, other.OtherRuns)
        && Runs.SequenceEqual(other.Runs) && Unconfirmed.SequenceEqual(other.Unconfirmed);

    public override int GetHashCode() => View.Id.GetHashCode();
}
