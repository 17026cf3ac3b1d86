using System.Diagnostics;
using TestRuns.Controllers.Wire;

namespace TestRuns.Worker.Processes.Plain;

internal sealed class PlainTree(Process process, TimeProvider time) : IProcessTree
{
    private static readonly TimeSpan ProofLimit = TimeSpan.FromSeconds(8);

    public Stream Out { get; } = process.StandardOutput.BaseStream;
    public Stream Error { get; } = process.StandardError.BaseStream;
    public Task<ProcessExit> Exited { get; } = WaitForExit(process);

    public Task<bool> AnyLeft(CancellationToken cancellationToken) => Task.FromResult(!process.HasExited);

    public async Task<EndedProcesses> End(ProcessSignal signal, TimeSpan grace, CancellationToken force)
    {
        var began = time.GetTimestamp();
        var count = process.HasExited ? 0 : 1;
#pragma warning disable RS0030 // Here processes are ended.
        if (count > 0) process.Kill(entireProcessTree: true);
#pragma warning restore RS0030
        await Task.WhenAny(Exited, Task.Delay(ProofLimit, time, CancellationToken.None));
        return new EndedProcesses(count, time.GetElapsedTime(began), process.HasExited ? 0 : 1, "process tree");
    }

    public async ValueTask DisposeAsync()
    {
        await Out.DisposeAsync();
        await Error.DisposeAsync();
        _ = Exited.ContinueWith(_ => process.Dispose(), TaskScheduler.Default);
    }

    private static async Task<ProcessExit> WaitForExit(Process process)
    {
        await process.WaitForExitAsync(CancellationToken.None);
        return new ProcessExit(process.ExitCode, null);
    }
}
