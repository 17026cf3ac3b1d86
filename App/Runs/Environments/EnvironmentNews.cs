using TestRuns.Live;
using TestRuns.Runs.State;

namespace TestRuns.Runs.Environments;

/// <summary>Something has changed that is shown of environments: who has one, who waits, what stands there.</summary>
public sealed class EnvironmentNews
{
    private readonly Broadcast<bool> changes = new();

    public EnvironmentNews(RunWriter writer) => writer.Committed += commit =>
    {
        if (commit.Touched.Count > 0 || commit.Events.Any(IsOfInterest)) Tell();
    };

    /// <summary>One that waits is enough: it says that there is something to look at, not what.</summary>
    public Broadcast<bool>.Subscription Watch() => changes.Subscribe(capacity: 1);

    /// <summary>An environment or a variable was changed.</summary>
    public void Tell() => changes.Publish(true);

    private static bool IsOfInterest(RunEvent happened) =>
        happened.Type.StartsWith("run.", StringComparison.Ordinal) || happened.Type.StartsWith("lease.", StringComparison.Ordinal)
        || happened.Type is EventTypes.AbortRequested or EventTypes.AbortConfirmed or EventTypes.AbortUnconfirmed;
}
