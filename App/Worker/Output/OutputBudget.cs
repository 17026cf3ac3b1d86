namespace TestRuns.Worker.Output;

/// <summary>How much of a step's output is kept. Shared by its streams.</summary>
internal sealed class OutputBudget(long limit)
{
    private long seen;

    public long Dropped => Math.Max(0, Interlocked.Read(ref seen) - limit);

    public string Note => $"output limit of {InWords(limit)} reached; the rest is not kept";

    /// <returns>How many of these bytes may be kept, and whether this is the moment at which the limit is passed.</returns>
    public (int Kept, bool PassedNow) Take(int bytes)
    {
        var after = Interlocked.Add(ref seen, bytes);
        var before = after - bytes;
        return ((int)Math.Clamp(limit - before, 0, bytes), before <= limit && after > limit);
    }

    private static string InWords(long bytes) => bytes switch
    {
        >= 1 << 20 => FormattableString.Invariant($"{bytes / (double)(1 << 20):0.#} MB"),
        >= 1 << 10 => FormattableString.Invariant($"{bytes / (double)(1 << 10):0.#} KB"),
        _ => $"{bytes} bytes",
    };
}
