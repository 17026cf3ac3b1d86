using TestRuns.Runs;

namespace TestRuns.Components.Detail;

/// <param name="After">How long after the one before.</param>
public sealed record TimelineLine(RunEvent Event, EventSentence Said, TimeSpan After);
