using TestRuns.Catalog;

namespace TestRuns.Runs;

/// <summary>Section <c>Runs</c> of the settings, and what stands elsewhere and concerns runs alone.</summary>
public sealed class RunOptions
{
    /// <summary>A run that waits longer is cancelled; null: it may wait for ever.</summary>
    public TimeSpan? QueueTimeout { get; set; }

    /// <summary>How often the server may die under a run before it is given up.</summary>
    public int MaxAttempts { get; set; } = 2;

    public TimeSpan StepTimeout { get; set; } = TimeSpan.FromHours(1);

    public TimeSpan AlwaysTimeout { get; set; } = TimeSpan.FromSeconds(60);

    public TimeSpan RunTimeout { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Beyond grace: how long a controller has to confirm that a step is dead before it counts as unreachable.</summary>
    [ConfigurationKeyName("Controllers:CancelWait")]
    public TimeSpan CancelWait { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a manual step waits for somebody to take its run on.</summary>
    [ConfigurationKeyName("Manual:ClaimTimeout")]
    public TimeSpan ClaimTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a run whose shards are done waits for those that have not come.</summary>
    [ConfigurationKeyName("Reporters:ShardWait")]
    public TimeSpan ShardWait { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Output of one step that is kept, in bytes.</summary>
    public long MaxLogBytes { get; set; } = 50 * 1024 * 1024;

    public bool KeepWorkspaces { get; set; }

    /// <summary>How often the watchdog looks.</summary>
    public TimeSpan WatchdogInterval { get; set; } = TimeSpan.FromSeconds(5);

    public TimeSpan TimeoutOf(StepSpec step) => step.Timeout ?? (step.Always ? AlwaysTimeout : StepTimeout);

    public IEnumerable<string> Mistakes()
    {
        if (QueueTimeout <= TimeSpan.Zero) yield return "Runs:QueueTimeout must be positive, such as 01:00:00, or left out";
        if (MaxAttempts < 1) yield return "Runs:MaxAttempts must be 1 or more";
        if (StepTimeout <= TimeSpan.Zero) yield return "Runs:StepTimeout must be positive, such as 01:00:00";
        if (AlwaysTimeout <= TimeSpan.Zero) yield return "Runs:AlwaysTimeout must be positive, such as 00:01:00";
        if (RunTimeout <= TimeSpan.Zero) yield return "Runs:RunTimeout must be positive, such as 1.00:00:00";
        if (CancelWait <= TimeSpan.Zero) yield return "Controllers:CancelWait must be positive, such as 00:00:10";
        if (ClaimTimeout <= TimeSpan.Zero) yield return "Manual:ClaimTimeout must be positive, such as 01:00:00";
        if (ShardWait <= TimeSpan.Zero) yield return "Reporters:ShardWait must be positive, such as 00:15:00";
        var times = new[]
        {
            ("Runs:QueueTimeout", QueueTimeout ?? default), ("Runs:StepTimeout", StepTimeout), ("Runs:AlwaysTimeout", AlwaysTimeout), ("Runs:RunTimeout", RunTimeout),
            ("Controllers:CancelWait", CancelWait), ("Manual:ClaimTimeout", ClaimTimeout), ("Reporters:ShardWait", ShardWait),
        };
        foreach (var (key, time) in times)
            if (time > Durations.Longest) yield return $"{key} must be at most {Durations.Longest.TotalDays:0} days";
        if (MaxLogBytes < 1024) yield return "Runs:MaxLogBytes must be 1024 or more";
        if (WatchdogInterval < TimeSpan.FromSeconds(1)) yield return "Runs:WatchdogInterval must be 00:00:01 or more";
    }
}
