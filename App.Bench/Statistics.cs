namespace TestRuns.Benchmark;

public static class Statistics
{
    public static double Of(Stat stat, IReadOnlyList<double> samples) => stat switch
    {
        Stat.P50 => Quantile(samples, 0.5),
        Stat.P95 => Quantile(samples, 0.95),
        _ => samples.Max(),
    };

    /// <summary>The smallest sample that this part of all does not exceed: always one that was measured.</summary>
    public static double Quantile(IReadOnlyList<double> samples, double part)
    {
        if (samples.Count == 0) throw new ArgumentException("There is no sample", nameof(samples));
        double[] sorted = [.. samples.Order()];
        return sorted[Math.Clamp((int)Math.Ceiling(part * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
