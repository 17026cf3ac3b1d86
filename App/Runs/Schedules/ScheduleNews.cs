using TestRuns.Live;
using TestRuns.Runs.State;

namespace TestRuns.Runs.Schedules;

/// <summary>Something has changed that is shown of schedules: themselves, or the state of a run that one may have made.</summary>
public sealed class ScheduleNews
{
    private readonly Broadcast<bool> changes = new();

    public ScheduleNews(RunWriter writer) => writer.Committed += commit =>
    {
        if (commit.Events.Any(IsOfInterest)) Tell();
    };

    /// <summary>One that waits is enough: it says that there is something to look at, not what.</summary>
    public Broadcast<bool>.Subscription Watch() => changes.Subscribe(capacity: 1);

    /// <summary>A schedule was changed, or its time has come.</summary>
    public void Tell() => changes.Publish(true);

    private static bool IsOfInterest(RunEvent happened) => happened.Type.StartsWith("run.", StringComparison.Ordinal) || happened.Type == EventTypes.AbortRequested;
}
