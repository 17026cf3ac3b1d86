using System.Text;

namespace TestRuns.Tests.Worker;

/// <summary>Looks at the machine's processes without the product's help.</summary>
public static class Eyes
{
    /// <summary>Living processes that were started for this controller; a zombie is dead.</summary>
    public static IReadOnlyList<int> LivingOf(string identity) => Living($"TESTRUNS_CONTROLLER={identity}", "environ");

    /// <summary>Living processes with this in their command line.</summary>
    public static IReadOnlyList<int> LivingWith(string word) => Living(word, "cmdline");

    public static bool IsAlive(int pid) => State(pid) is not (null or 'Z' or 'X');

    public static char? State(int pid) => Read($"/proc/{pid}/stat") is { Length: > 0 } stat ? stat[stat.LastIndexOf(')') + 2] : null;

    public static IReadOnlyList<int> ZombieChildren() =>
        [.. Pids().Where(pid => Read($"/proc/{pid}/stat") is { Length: > 0 } stat && stat[(stat.LastIndexOf(')') + 2)..].StartsWith($"Z {Environment.ProcessId} ", StringComparison.Ordinal))];

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
