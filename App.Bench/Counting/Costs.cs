using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace TestRuns.Benchmark.Counting;

/// <summary>
/// What an act costs the server and its controller in countable things. Counted on a server of its own, beside the one that
/// rows share: counting is not free, and must not be in what is timed.
/// </summary>
public static class Costs
{
    private const int WarmUps = 10;
    private const double Kilobyte = 1024;

    /// <param name="act">Done again and again.</param>
    /// <param name="parts">Of how many equal parts an act consists: the counts are of one.</param>
    public static async Task<IReadOnlyList<Count>> Of(Bench bench, IReadOnlyDictionary<string, string> settings, Func<Lab, Task> act, int parts, CancellationToken token)
    {
        var folder = Directory.CreateTempSubdirectory("testruns-bench-probe-");
        try
        {
            var probed = new Dictionary<string, string>(settings) { [Probe.Folder] = folder.FullName, ["DOTNET_STARTUP_HOOKS"] = typeof(Probe).Assembly.Location };
            await using var lab = await Lab.Start(probed, token);
            for (var time = 0; time < bench.Samples(WarmUps, smokes: 0); time++) await act(lab);
            var before = Read(folder.FullName);
            var times = bench.Samples(20, smokes: 1);
            for (var time = 0; time < times; time++) await act(lab);
            return Between(before, Read(folder.FullName), lab.Server.ProcessId, (double)times * parts);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IReadOnlyList<Count> Between(IReadOnlyDictionary<int, long[]> before, IReadOnlyDictionary<int, long[]> after, int server, double parts)
    {
        double Grown(int process, int which) => (after[process][which] - (before.TryGetValue(process, out var was) ? was[which] : 0)) / parts;
        return
        [
            new Count("durable commits", Grown(server, 2)),
            new Count("SQL statements", Grown(server, 1)),
            new Count("KB allocated in the server", Grown(server, 0) / Kilobyte),
            new Count("KB allocated in the controller", after.Keys.Where(process => process != server).Sum(process => Grown(process, 0)) / Kilobyte),
        ];
    }

    private static Dictionary<int, long[]> Read(string folder) =>
        Directory.EnumerateFiles(folder).ToDictionary(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture), Ask);

    private static long[] Ask(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        using var answer = new StreamReader(new NetworkStream(socket), Encoding.ASCII);
        return [.. answer.ReadToEnd().Split(' ').Select(number => long.Parse(number, CultureInfo.InvariantCulture))];
    }
}
