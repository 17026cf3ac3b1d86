using System.Text;

namespace TestRuns.Tests.Worker;

/// <summary>Looks at the machine's processes without the product's help.</summary>
public static class Eyes
{
    /// <summary>Where it stands in <see cref="FactsOf"/>.</summary>
    private const int Began = 19;

    /// <summary>Living processes that were started for this controller; a zombie is dead.</summary>
    public static IReadOnlyList<int> LivingOf(string identity) => Living($"TESTRUNS_CONTROLLER={identity}", "environ");

    /// <summary>Living processes with this in their command line.</summary>
    public static IReadOnlyList<int> LivingWith(string word) => Living(word, "cmdline");

    public static bool IsAlive(int pid) => State(pid) is not (null or 'Z' or 'X');

    public static char? State(int pid) => Read($"/proc/{pid}/stat") is { Length: > 0 } stat ? stat[stat.LastIndexOf(')') + 2] : null;

    /// <summary>These processes and all that descend from them, whatever they have made of their environment since, each with the time at which it began.</summary>
    public static IReadOnlyList<(int Pid, string Began)> TreeOf(IReadOnlyList<int> roots)
    {
        var all = Pids().Select(pid => (Pid: pid, Facts: FactsOf(pid))).Where(one => one.Facts is [not ("Z" or "X"), ..]).ToList();
        var tree = roots.ToHashSet();
        while (all.Count(one => tree.Contains(int.Parse(one.Facts[1])) && tree.Add(one.Pid)) > 0)
        {
            // One more generation.
        }

        return [.. all.Where(one => tree.Contains(one.Pid)).Select(one => (one.Pid, one.Facts[Began]))];
    }

    /// <summary>That very process, not another that has its number by now.</summary>
    public static bool IsAlive((int Pid, string Began) seen) => FactsOf(seen.Pid) is [not ("Z" or "X"), ..] facts && facts[Began] == seen.Began;

    public static string Command(int pid) => Read($"/proc/{pid}/cmdline").Replace('\0', ' ').Trim();

    public static IReadOnlyList<int> ZombieChildren() =>
        [.. Pids().Where(pid => Read($"/proc/{pid}/stat") is { Length: > 0 } stat && stat[(stat.LastIndexOf(')') + 2)..].StartsWith($"Z {Environment.ProcessId} ", StringComparison.Ordinal))];

    /// <summary>State, parent and so on: what follows the name.</summary>
    private static string[] FactsOf(int pid) => Read($"/proc/{pid}/stat") is { Length: > 0 } stat ? stat[(stat.LastIndexOf(')') + 2)..].Split(' ') : [];

    private static List<int> Living(string word, string file) =>
        [.. Pids().Where(pid => pid != Environment.ProcessId && Read($"/proc/{pid}/{file}").Contains(word, StringComparison.Ordinal) && IsAlive(pid))];

    private static IEnumerable<int> Pids() => Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => name!.All(char.IsAsciiDigit)).Select(name => int.Parse(name!));

    private static string Read(string path)
    {
        try
        {
            return Encoding.Latin1.GetString(File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
