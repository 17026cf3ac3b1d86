namespace TestRuns.Catalog;

/// <summary>Which runs of the queue go first: of two that wait for the same, the one with the higher priority.</summary>
public static class Priorities
{
    public const int Lowest = -10;
    public const int Highest = 10;

    public static bool IsOne(int priority) => priority is >= Lowest and <= Highest;
}
