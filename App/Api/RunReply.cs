using System.Text.Json.Serialization;
using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Api;

/// <summary>A run as the API shows it: design.md §5.</summary>
/// <param name="Project">The key of its project.</param>
/// <param name="RerunOf">The id of the run that it runs again.</param>
/// <param name="Url">Its page.</param>
/// <param name="Parallel">How many of its cases may be in progress at once.</param>
/// <param name="Cases">Left out in lists.</param>
/// <param name="Reruns">What runs it again; left out in lists.</param>
/// <param name="Priority">In the queue, from -10 to 10.</param>
public sealed record RunReply(
    long Id,
    string Project,
    int Number,
    string Name,
    RunStatus Status,
    RunSource Source,
    string? Suite,
    string? Environment,
    string? Controller,
    string? Key,
    string? Branch,
    string? Commit,
    string? Link,
    long? RerunOf,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset? QueuedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    string? WaitsFor,
    RunProgress Progress,
    AbortOfRun? Abort,
    string Url,
    int Parallel = 1,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<CaseReply>? Cases = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<RunNamed>? Reruns = null,
    int Priority = 0)
{
    internal static RunReply Of(RunDetail detail, RunKin kin, ProjectKeys projects) => Of(detail.Run, projects) with
    {
        Cases = [.. detail.Cases.Select(CaseReply.Of)],
        Reruns = [.. kin.Reruns.Select(RunNamed.Of)],
    };

    internal static RunReply Of(RunSummary run, ProjectKeys projects) => new(
        run.Id, projects[run.ProjectId], run.Number, run.Name, run.Status, run.Source, run.SuiteName, run.EnvironmentName, run.Controller, run.Key, run.Branch, run.Commit, run.Link,
        run.RerunOf, run.CreatedBy, run.CreatedAt, run.QueuedAt, run.StartedAt, run.EndedAt, run.WaitsFor, run.Progress, AbortOfRun.Of(run.Abort), $"/runs/{run.Id}", run.Parallel, Priority: run.Priority);
}

/// <summary>Another run, as this one's answer names it.</summary>
public sealed record RunNamed(long Id, int Number, RunStatus Status, string Url)
{
    public static RunNamed Of(NamedRun run) => new(run.Id, run.Number, run.Status, $"/runs/{run.Id}");
}

public sealed record AbortOfRun(
    AbortKind Kind, string Text, string By, DateTimeOffset RequestedAt, DateTimeOffset? ConfirmedAt, DateTimeOffset? DeferredUntil, bool Unconfirmed)
{
    public static AbortOfRun? Of(AbortFacts? facts) => facts is null
        ? null
        : new AbortOfRun(facts.Kind, facts.Text, facts.By, facts.RequestedAt, facts.ConfirmedAt, facts.DeferredUntil, facts.Unconfirmed);
}

public sealed record CaseReply(
    long Id, int Position, string Title, CaseStatus Status, int Attempt, string? Result, bool Flaky, CaseCause Cause, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt,
    IReadOnlyList<StepReply> Steps)
{
    public static CaseReply Of(CaseView view) => new(
        view.Id, view.Position, view.Title, view.Status, view.Attempt, view.Result, view.Flaky, view.Cause, view.StartedAt, view.EndedAt,
        [.. view.EarlierSteps.Concat(view.Steps).Select(StepReply.Of)]);
}

/// <param name="From">The shared steps that it came from.</param>
public sealed record StepReply(
    long? Id, int Position, int Attempt, string Name, string Kind, bool Critical, bool Always, StepStatus Status, DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt, int? ExitCode, string? Message, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ChildCounts? Results = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Controller = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? From = null)
{
    public static StepReply Of(StepView view) => new(
        view.Id, view.Position, view.Attempt, view.Name, view.Kind.ToString().ToLowerInvariant(), view.Critical, view.Always, view.Status, view.StartedAt,
        view.EndedAt, view.ExitCode, view.Message, view.Results, view.Controller, view.From);
}
