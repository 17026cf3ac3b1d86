using TestRuns.Catalog;
using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Tests.Components;

/// <summary>What pages are given, made by hand.</summary>
internal static class Made
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    public static RunSummary Run(long id, RunStatus status = RunStatus.Started, long version = 1) => new()
    {
        Id = id,
        ProjectId = 1,
        Number = (int)id,
        Name = "checkout",
        Status = status,
        CreatedBy = "Ana",
        CreatedAt = Noon,
        StartedAt = Noon,
        Progress = new RunProgress(4, 1, 1, 0, 0, 1),
        Version = version,
    };

    public static AbortFacts Abort(string text = "wrong branch", bool unconfirmed = false, int? processes = 7, long? afterMs = 400) =>
        new(AbortKind.User, text, "Ana", Noon, Noon, null, null, unconfirmed, Forced: false, processes, afterMs);

    public static CaseView Case(long id, CaseStatus status, params IReadOnlyList<StepView> steps) => new()
    {
        Id = id,
        Position = (int)id,
        Title = $"Case {id}",
        Status = status,
        Attempt = 1,
        Steps = steps,
    };

    public static StepView Step(long? id, StepStatus status) => new()
    {
        Id = id,
        Position = (int)(id ?? 0),
        Attempt = 1,
        Name = $"Step {id}",
        Kind = StepKind.Run,
        Status = status,
        StartedAt = status is StepStatus.Created or StepStatus.Skipped ? null : Noon,
    };

    public static RunEvent Event(long id, string type, params ReadOnlySpan<(string Name, string Value)> facts)
    {
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in facts) said[name] = value;
        return new RunEvent { Id = id, RunId = 1, Type = type, At = Noon, By = "Ana", Facts = said };
    }
}
