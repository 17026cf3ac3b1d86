using System.Diagnostics;
using System.IO.Pipes;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using TestRuns.Worker;
using TestRuns.Worker.Guard;
using TestRuns.Worker.Processes;

namespace TestRuns.Cli.Exec;

/// <summary>
/// The process that a person or a pipeline starts: it watches its worker, which does everything. Either may be killed: the
/// worker then ends the command, or the front, which inherits what the worker leaves, does.
/// </summary>
internal static class ExecFront
{
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(5);

    /// <returns>The exit code: the command's own, or <see cref="ExitCodes.Cancelled"/>.</returns>
    public static async Task<int> Run(ExecOrder order)
    {
        var time = BootTime.Clock;
        using var stop = StopAsked.BySignals();
        using var orphans = Subreaper.Become(time);
        // Its end is this process's end, whatever ends it.
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.Inheritable);
        using var worker = Process.Start(Child.Again(ExecCommand.WorkerVerb, pipe.GetClientHandleAsString()))!;
        pipe.DisposeLocalCopyOfClientHandle();
        var line = new LifeLine(pipe);
        line.Say(JsonSerializer.Serialize(order));
        await PassOn(worker, stop, line, time);
        var left = await ProcessTrees.EndLeavings(order.Identity, time, NullLogger.Instance);
        if (left is not null) await Console.Error.WriteLineAsync($"testruns: {left.Count} processes were ended that were left ({left.Means}).");
        return worker.HasExited ? worker.ExitCode : ExitCodes.Cancelled;
    }

    /// <summary>Returns when the worker has ended, or must be.</summary>
    private static async Task PassOn(Process worker, StopAsked stop, LifeLine line, TimeProvider time)
    {
        var ended = worker.WaitForExitAsync(CancellationToken.None);
        if (await Task.WhenAny(ended, stop.Asked) == ended) return;
        line.Say(ExecWorker.Stop + await stop.Asked);
        if (await Task.WhenAny(ended, stop.Hurried) == ended) return;
        line.Say(ExecWorker.Hurry);
        if (await Task.WhenAny(ended, stop.AtOnce) == ended) return;
        line.Cut();
        await Task.WhenAny(ended, Task.Delay(LastWait, time, CancellationToken.None));
    }

    private sealed class LifeLine(AnonymousPipeServerStream pipe)
    {
        private readonly StreamWriter writer = new(pipe) { AutoFlush = true };

        /// <summary>A worker that has ended hears nothing, which is noticed by its end.</summary>
        public void Say(string text)
        {
            try
            {
                writer.WriteLine(text);
            }
            catch (IOException)
            {
                // As above.
            }
        }

        public void Cut() => pipe.Dispose();
    }
}
