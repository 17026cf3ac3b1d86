namespace TestRuns.Benchmark;

/// <summary>Of a row's samples.</summary>
public enum Stat
{
    P50,
    P95,
    Max,
}

/// <summary>A figure to reach, in the unit of the row's reading.</summary>
public sealed record Goal(Stat Stat, double AtMost);

/// <summary>What the same costs without the product, measured in the same run.</summary>
/// <param name="P50">In the unit of the row's reading.</param>
public sealed record FloorReading(string What, double P50);

/// <summary>What one sample cost: durable commits, allocated bytes, messages.</summary>
public sealed record Count(string What, double PerSample);

/// <param name="Unit">Of all samples: <c>ms</c>, <c>s</c>, <c>MB</c>.</param>
public sealed record Reading(string Unit, IReadOnlyList<double> Samples, FloorReading? Floor, IReadOnlyList<Count> Counts)
{
    public Reading(string unit, IReadOnlyList<double> samples, FloorReading? floor = null)
        : this(unit, samples, floor, [])
    {
    }
}

/// <summary>One line of the table: something that people wait for, measured from outside.</summary>
public abstract class Row
{
    /// <summary>Words with hyphens, the family first: <c>abort-50</c>. A prefix of it chooses the row on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What is measured: from when until when, and who looks.</summary>
    public abstract string What { get; }

    /// <summary>Empty: the figure is only shown.</summary>
    public virtual IReadOnlyList<Goal> Goals => [];

    /// <exception cref="CannotMeasureException">Something that it needs is not to be had here.</exception>
    public abstract Task<Reading> Measure(Bench bench, CancellationToken token);
}

/// <summary>A row that cannot be measured on this machine, and why not: it counts as not met.</summary>
public sealed class CannotMeasureException(string why) : Exception(why);
