using System.Text;

namespace TestRuns.E2E.Support;

/// <summary>A process as it was seen in /proc.</summary>
public sealed record SeenProcess(int Id, string Command)
{
    public override string ToString() => $"{Id} {Command}";
}

/// <summary>
/// Looks at the machine's processes from outside (Linux): what the product says about them is compared with this. A zombie
/// is dead: it only waits for its parent to take note.
/// </summary>
public static class ProcessWatch
{
    private const string RunMarker = "TESTRUNS_RUN_ID=";

    /// <summary>Processes with this in the environment that they were started with, such as <c>TESTRUNS_RUN_ID=7</c>.</summary>
    public static IReadOnlyList<SeenProcess> WithVariable(string nameAndValue) =>
        Find(id => Read(id, "environ").Split('\0').Contains(nameAndValue));

    /// <summary>Processes whose command line, arguments joined by spaces, contains the text.</summary>
    public static IReadOnlyList<SeenProcess> WithCommand(string text) => Find(id => Command(id).Contains(text, StringComparison.Ordinal));

    /// <summary>
    /// Processes of a run's steps, on the server's own controller and on those that a test started for it. Servers of other
    /// tests have runs of the same number: a marker of the test's own tells them apart.
    /// </summary>
    public static IReadOnlyList<SeenProcess> OfRun(TestServer server, long runId) =>
        [.. from process in OfRuns(server) where process.RunId == runId select new SeenProcess(process.Id, process.Command)];

    /// <inheritdoc cref="OfRun"/>
    public static IReadOnlyList<MarkedProcess> OfRuns(TestServer server)
    {
        var (marker, address) = ($"{TestServer.Marker}={server.DataFolder}", $"TESTRUNS_URL={server.Url.GetLeftPart(UriPartial.Authority)}");
        var found = new List<MarkedProcess>();
        foreach (var id in All())
        {
            var variables = Read(id, "environ").Split('\0');
            if (!variables.Contains(marker) && !variables.Contains(address)) continue;
            var run = Array.Find(variables, one => one.StartsWith(RunMarker, StringComparison.Ordinal));
            if (run is not null && IsAlive(id)) found.Add(new MarkedProcess(id, long.Parse(run[RunMarker.Length..]), Command(id)));
        }

        return found;
    }

    /// <summary>How long it took from now until none was left.</summary>
    public static Task<TimeSpan> Gone(string nameAndValue, TimeSpan limit, CancellationToken token) =>
        Gone(() => WithVariable(nameAndValue), limit, $"no process with {nameAndValue}", token);

    /// <inheritdoc cref="Gone(string, TimeSpan, CancellationToken)"/>
    public static Task<TimeSpan> Gone(TestServer server, long runId, TimeSpan limit, CancellationToken token) =>
        Gone(() => OfRun(server, runId), limit, $"no process of run {runId}", token);

    /// <summary>The children of a process that are alive, theirs not included.</summary>
    public static IReadOnlyList<SeenProcess> ChildrenOf(int processId) => Find(id => Stat(id) is [_, var parent, ..] && parent == processId.ToString());

    public static bool IsAlive(int processId) => Stat(processId) is [not ("Z" or "X"), ..];

    private static async Task<TimeSpan> Gone(Func<IReadOnlyList<SeenProcess>> look, TimeSpan limit, string what, CancellationToken token)
    {
        IReadOnlyList<SeenProcess> left = [];
        try
        {
            return await Eventually.Holds(() => (left = look()).Count == 0, limit, what, token);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}; still there: {string.Join(", ", left)}", late);
        }
    }

    private static List<SeenProcess> Find(Func<int, bool> wanted) =>
        [.. from id in All() where wanted(id) && IsAlive(id) select new SeenProcess(id, Command(id))];

    private static IEnumerable<int> All() =>
        from folder in Directory.EnumerateDirectories("/proc")
        let id = int.TryParse(Path.GetFileName(folder), out var number) ? number : 0
        where id > 0 && id != Environment.ProcessId
        select id;

    private static string Command(int id) => Read(id, "cmdline").Replace('\0', ' ').Trim();

    /// <summary>State, parent and so on: what follows the name, which may itself have brackets and spaces in it.</summary>
    private static string[] Stat(int id) => Read(id, "stat") is { Length: > 0 } text ? text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];

    private static string Read(int id, string file)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{id}/{file}"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // It ended between two looks, or belongs to somebody else and so is none of ours.
            return "";
        }
    }
}
