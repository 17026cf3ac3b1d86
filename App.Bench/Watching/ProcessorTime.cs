using System.Globalization;

namespace TestRuns.Benchmark.Watching;

/// <summary>What a process has used of the processors so far, its threads together, without its children (Linux).</summary>
public static class ProcessorTime
{
    private const double TicksPerSecond = 100;

    public static TimeSpan Of(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        // Behind the name, which may contain anything: state, ten others, then user and system time.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds((double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond);
    }
}
