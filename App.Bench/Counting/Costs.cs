using System.Globalization;

namespace TestRuns.Benchmark.Counting;

/// <summary>
/// What an act costs the server and its controller in countable things. Counted on a server of its own, beside the one that
/// rows share: counting is not free, and must not be in what is timed.
/// </summary>
public static class Costs
{
    private const int WarmUps = 10;
    private const double Kilobyte = 1024;

    /// <param name="prepare">What comes before each act, and is not counted.</param>
    /// <param name="act">Done again and again.</param>
    /// <param name="parts">Of how many equal parts an act consists: the counts are of one.</param>
    public static async Task<IReadOnlyList<Count>> Of<T>(Bench bench, Func<Lab, Task<T>> prepare, Func<Lab, T, Task> act, int parts, CancellationToken token)
    {
        var folder = Directory.CreateTempSubdirectory("testruns-bench-probe-");
        try
        {
            var probed = new Dictionary<string, string>(Lab.Roomy) { [Probe.Folder] = folder.FullName, ["DOTNET_STARTUP_HOOKS"] = typeof(Probe).Assembly.Location };
            await using var lab = await Lab.Start(probed, token);
            for (var time = 0; time < bench.Samples(WarmUps, smokes: 0); time++) await act(lab, await prepare(lab));
            var times = bench.Samples(20, smokes: 1);
            var sum = new long[4];
            for (var time = 0; time < times; time++)
            {
                var prepared = await prepare(lab);
                var before = Read(folder.FullName, lab.Server.ProcessId);
                await act(lab, prepared);
                var after = Read(folder.FullName, lab.Server.ProcessId);
                for (var which = 0; which < sum.Length; which++) sum[which] += after[which] - before[which];
            }

            double Each(int which) => sum[which] / ((double)times * parts);
            return
            [
                new Count("durable commits", Each(0)),
                new Count("SQL statements", Each(1)),
                new Count("KB allocated in the server", Each(2) / Kilobyte),
                new Count("KB allocated in the controller", Each(3) / Kilobyte),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Of the server: commits, statements, bytes; of all others together: bytes.</summary>
    private static long[] Read(string folder, int server)
    {
        var counted = new long[4];
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            var (bytes, statements, commits) = Ask(path);
            if (int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture) == server) (counted[0], counted[1], counted[2]) = (commits, statements, bytes);
            else counted[3] += bytes;
        }

        return counted;
    }

    private static (long Bytes, long Statements, long Commits) Ask(string path)
    {
        return ProbeQuestion.Ask(path, Probe.Counts).Split(' ') is [var bytes, var statements, var commits]
            ? (long.Parse(bytes, CultureInfo.InvariantCulture), long.Parse(statements, CultureInfo.InvariantCulture), long.Parse(commits, CultureInfo.InvariantCulture))
            : throw new InvalidDataException($"The probe at {path} gave no three numbers");
    }
}
