using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Hooks.Outbound;

/// <summary>A run that never was: for previews, for tests of a webhook, and to see whether a template holds.</summary>
internal static class SampleHappening
{
    private static readonly DateTimeOffset Day = new(2026, 3, 14, 9, 26, 53, TimeSpan.Zero);

    /// <summary>Nothing of it is left out.</summary>
    public static Happening Full { get; } = Of("4f1c2a9e", "shop", "Shop", "https://testruns.example/runs/1204", Day) with { Rule = "own runs that others cancel (Ana)", Notice = "The run of Ana was cancelled by Bo: wrong \"branch\"" };

    /// <summary>All that may be missing is.</summary>
    public static Happening Bare { get; } = Full with
    {
        EventType = EventTypes.RunStarted,
        EventId = null,
        Rule = null,
        Notice = null,
        Run = new RunSummary { Id = 1, ProjectId = 1, Number = 1, Name = "smoke", Status = RunStatus.Started, CreatedBy = "Ana", CreatedAt = Day, Progress = new RunProgress(0, 0, 0, 0, 0, 0), Version = 1 },
    };

    public static Happening Of(string key, string projectKey, string projectName, string url, DateTimeOffset now) => new(
        key, HookEvents.Test, EventId: null, now, "Ana",
        new RunSummary
        {
            Id = 1204,
            ProjectId = 1,
            Number = 204,
            Name = "checkout · nightly",
            SuiteName = "checkout",
            Status = RunStatus.Cancelled,
            EnvironmentName = "staging",
            Key = "build-17",
            Branch = "main",
            Commit = "4f1c2a9",
            Link = "https://ci.example/builds/17",
            CreatedBy = "Ana",
            CreatedAt = now.AddMinutes(-13),
            StartedAt = now.AddMinutes(-12),
            EndedAt = now,
            Progress = new RunProgress(48, 30, 1, 0, 17, 0),
            Abort = new AbortFacts(AbortKind.User, "wrong \"branch\"", "Ana", now.AddSeconds(-1), now, null, null, false, false, 7, 400),
            Version = 1,
        },
        Attempt: 1, projectKey, projectName, url);
}
