using System.Globalization;

namespace TestRuns.Benchmark.Watching;

/// <summary>What a process holds of the memory, in MB, as the kernel says (Linux).</summary>
public static class ProcessMemory
{
    /// <summary>With what it shares with others, the runtime's own files among it.</summary>
    public static double Resident(int process) => Line(process, "status", "VmRSS:");

    /// <summary>What nobody else has.</summary>
    public static double Private(int process) => Line(process, "smaps_rollup", "Private_Dirty:");

    private static double Line(int process, string file, string name)
    {
        var line = File.ReadLines($"/proc/{process}/{file}").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024;
    }
}
