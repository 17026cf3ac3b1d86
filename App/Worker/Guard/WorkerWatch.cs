using System.Text.Json;
using TestRuns.Controllers.Wire;
using TestRuns.Worker.Processes;
using TestRuns.Worker.Session;

namespace TestRuns.Worker.Guard;

/// <summary>How a worker's life ended. What it left is killed in each case.</summary>
internal abstract record WorkerEnd
{
    public sealed record Exited(int Code) : WorkerEnd;

    /// <summary>It did not say in time that it may live on: it hangs, or was stopped.</summary>
    public sealed record Overdue : WorkerEnd;

    public sealed record Ordered(string Why) : WorkerEnd;
}

/// <summary>One life of the worker, watched until it ends or has to.</summary>
internal sealed class WorkerWatch : IDisposable
{
    /// <summary>From its start to its first word. Machines can be slow when everything starts at once.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    /// <summary>The guard may have slept longer than the worker: what it has said meanwhile is read first.</summary>
    private static readonly TimeSpan SecondLook = TimeSpan.FromMilliseconds(150);

    private static readonly TimeSpan HurryLimit = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly Child worker;
    private readonly TimeProvider time;
    private readonly long millisecond;
    private readonly AsyncSignal sooner = new();
    private long until;

    private WorkerWatch(Child worker, TimeProvider time)
    {
        (this.worker, this.time) = (worker, time);
        millisecond = time.TimestampFrequency / 1000;
        until = time.After(time.GetTimestamp(), StartLimit);
        _ = Task.Run(Listen, CancellationToken.None);
    }

    public int Pid => worker.Pid;

    public static WorkerWatch Start(WorkerConfiguration configuration, TimeProvider time)
    {
        var child = Child.Start(GuardProgram.WorkerVerb, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            // A later guard ends it by this, should this guard be killed and the worker hang.
            [Markers.Controller] = configuration.Options.Identity,
            [Steps.StepEnvironment.Token] = null,
        });
        child.Tell(JsonSerializer.Serialize(configuration, WireJson.Options));
        return new WorkerWatch(child, time);
    }

    /// <summary>Passes on that the controller is to stop, and returns when the worker has ended or must be killed.</summary>
    public async Task<WorkerEnd> Attend(StopAsked stop)
    {
        var asked = stop.Asked;
        var hurried = stop.Hurried;
        Task lastWait = new TaskCompletionSource().Task;
        while (true)
        {
            if (worker.Ended.IsCompleted) return new WorkerEnd.Exited(await worker.Ended);
            if (stop.AtOnce.IsCompleted) return new WorkerEnd.Ordered(await stop.AtOnce);
            if (lastWait.IsCompleted) return new WorkerEnd.Ordered("it did not end in time");
            if (asked.IsCompletedSuccessfully)
            {
                worker.Tell(WorkerProgram.Stop + await asked);
                asked = new TaskCompletionSource<string>().Task;
            }
            if (hurried.IsCompleted)
            {
                worker.Tell(WorkerProgram.Hurry);
                (hurried, lastWait) = (new TaskCompletionSource().Task, Task.Delay(HurryLimit, time, CancellationToken.None));
            }
            // Taken before the look: a point that is named in between completes it.
            var change = sooner.Next();
            var left = Left();
            if (left <= TimeSpan.Zero && await IsOverdue()) return new WorkerEnd.Overdue();
            await Task.WhenAny(worker.Ended, stop.AtOnce, change, lastWait, asked, hurried, Task.Delay(Wait(left), time, CancellationToken.None));
        }
    }

    public void Kill() => worker.Kill();

    public void Dispose() => worker.Dispose();

    private TimeSpan Left() => time.Until(Interlocked.Read(ref until));

    private static TimeSpan Wait(TimeSpan left) => left <= TimeSpan.Zero ? TimeSpan.Zero : left < LongestWait ? left : LongestWait;

    private async Task<bool> IsOverdue()
    {
        await Task.Delay(SecondLook, time, CancellationToken.None);
        return Left() <= TimeSpan.Zero && !worker.Ended.IsCompleted;
    }

    private async Task Listen()
    {
        while (await worker.Said.ReadLineAsync(CancellationToken.None) is { } line)
        {
            // As a rule it is later than the one before; the first one is not.
            if (Feed.Read(line) is { } point && Interlocked.Exchange(ref until, point * millisecond) > point * millisecond) sooner.Set();
        }
    }
}
