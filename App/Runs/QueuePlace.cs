using TestRuns.Catalog;

namespace TestRuns.Runs;

/// <summary>
/// Where a run stands in the queue, as one number that is looked at in its order: lower goes first. Its priority makes classes; within
/// a class those that go back to the queue come before those that were asked to start in the ordinary way, and else the older first.
/// What somebody has moved to the front stands before all classes.
/// </summary>
internal static class QueuePlace
{
    /// <summary>Apart enough that no number of a run leads from one class into another.</summary>
    private const long Class = 100_000_000_000_000;

    private const long BeforeItsClass = -1_000_000_000_000;

    /// <summary>Before this, there are only those that were moved there: nobody's priority overtakes them.</summary>
    private const long Front = -(Priorities.Highest + 1) * Class;

    public static long Of(long runId, int priority) => runId - (priority * Class);

    /// <summary>What was before all others is so again.</summary>
    public static long OfRequeued(long runId, int priority, long place) => IsFront(place) ? place : BeforeItsClass + Of(runId, priority);

    /// <param name="first">Of those that wait; null: none does.</param>
    public static long OfFront(long? first) => Math.Min(first ?? Front, Front) - 1;

    public static bool IsFront(long place) => place < Front;
}
