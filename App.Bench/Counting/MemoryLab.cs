using System.Globalization;
using TestRuns.Benchmark.Watching;

namespace TestRuns.Benchmark.Counting;

/// <summary>What a server holds, in MB.</summary>
/// <param name="Private">Of the machine's memory, once it has given back what it does not use.</param>
/// <param name="Live">Objects that are in use.</param>
/// <param name="Before">Of the machine's memory, before it was asked to give anything back.</param>
public sealed record ServerMemory(double Private, double Live, double Before);

/// <summary>A server that can be asked what of its memory is in use.</summary>
public sealed class MemoryLab : IAsyncDisposable
{
    private const double Megabyte = 1024 * 1024;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    private readonly DirectoryInfo folder;

    private MemoryLab(Lab lab, DirectoryInfo folder) => (Lab, this.folder) = (lab, folder);

    public Lab Lab { get; }

    public static async Task<MemoryLab> Start(Bench bench, CancellationToken token)
    {
        var sockets = Directory.CreateTempSubdirectory("testruns-bench-probe-");
        try
        {
            var settings = new Dictionary<string, string>(Lab.Roomy) { [Probe.Folder] = sockets.FullName, ["DOTNET_STARTUP_HOOKS"] = typeof(Probe).Assembly.Location };
            return new MemoryLab(await bench.OwnLab(settings, token), sockets);
        }
        catch
        {
            sockets.Delete(recursive: true);
            throw;
        }
    }

    public async Task<ServerMemory> Ask(CancellationToken token)
    {
        var before = ProcessMemory.Private(Lab.Server.ProcessId);
        await Task.Delay(Settling, token);
        var live = long.Parse(ProbeQuestion.Ask(Path.Combine(folder.FullName, $"{Lab.Server.ProcessId}"), Probe.Live), CultureInfo.InvariantCulture) / Megabyte;
        return new ServerMemory(ProcessMemory.Private(Lab.Server.ProcessId), live, before);
    }

    public async ValueTask DisposeAsync()
    {
        await Lab.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
