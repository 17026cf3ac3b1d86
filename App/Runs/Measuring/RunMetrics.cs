using System.Diagnostics.Metrics;
using TestRuns.Runs.State;

namespace TestRuns.Runs.Measuring;

/// <summary>
/// What runs come to and how long it took, as numbers for a monitoring system. All of it is read from what was committed
/// anyway; when nobody listens, it is not even looked at.
/// </summary>
internal sealed class RunMetrics : IHostedService
{
    /// <summary>The name by which all of this program's metrics are listened to.</summary>
    public const string MeterName = "TestRuns";

    private readonly Dictionary<long, DateTimeOffset> queued = [];
    private readonly RunWriter writer;
    private readonly Counter<long> ended;
    private readonly Histogram<double> abort;
    private readonly Histogram<double> queue;
    private readonly Histogram<double> commit;
    private readonly Counter<long> commands;

    public RunMetrics(IMeterFactory meters, RunWriter writer)
    {
        this.writer = writer;
        var meter = meters.Create(MeterName);
        ended = meter.CreateCounter<long>("testruns.runs.ended", "{run}", "Runs that ended, by outcome, and those that ended early by the kind of the reason.");
        abort = meter.CreateHistogram("testruns.abort.duration", "s", "From the request to abort a run to the proof that its processes are dead.", advice: Buckets(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30));
        queue = meter.CreateHistogram("testruns.queue.duration", "s", "How long runs that started had waited in the queue.", advice: Buckets(0.01, 0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 14400));
        commit = meter.CreateHistogram("testruns.writer.commit.duration", "s", "What a durable commit of the run state took, with the commands in it.", advice: Buckets(0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.1, 0.5, 1));
        commands = meter.CreateCounter<long>("testruns.writer.commands", "{command}", "Changes of the run state that were committed.");
        // Here and not when the host starts: the start-up sweep, which comes before, ends runs too.
        writer.Committed += Look;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        writer.Committed -= Look;
        return Task.CompletedTask;
    }

    /// <summary>Called by the writer alone, one commit after the other.</summary>
    private void Look(Commit done)
    {
        if (commit.Enabled) commit.Record(done.Took.TotalSeconds);
        if (commands.Enabled) commands.Add(done.Commands);
        if (!ended.Enabled && !abort.Enabled && !queue.Enabled) return;
        foreach (var happened in done.Events) Look(happened);
    }

    private void Look(RunEvent happened)
    {
        switch (happened.Type)
        {
            case EventTypes.RunQueued or EventTypes.RunRequeued:
                queued[happened.RunId] = happened.At;
                break;
            case EventTypes.RunStarted:
                // One that was queued in an earlier life of the server is not known here.
                if (queued.Remove(happened.RunId, out var since)) queue.Record((happened.At - since).TotalSeconds);
                break;
            case EventTypes.RunPassed:
                ended.Add(1, new KeyValuePair<string, object?>("outcome", "passed"));
                break;
            case EventTypes.RunFailed:
                ended.Add(1, new KeyValuePair<string, object?>("outcome", "failed"));
                break;
            case EventTypes.RunCancelled:
                queued.Remove(happened.RunId);
                ended.Add(1, new KeyValuePair<string, object?>("outcome", "cancelled"), new KeyValuePair<string, object?>("reason", happened.Facts.GetValueOrDefault("kind", "unknown")));
                break;
            case EventTypes.AbortConfirmed when happened.CaseId is null && long.TryParse(happened.Facts.GetValueOrDefault("afterMs"), out var milliseconds):
                abort.Record(milliseconds / 1000.0);
                break;
        }
    }

    private static InstrumentAdvice<double> Buckets(params double[] limits) => new() { HistogramBucketBoundaries = limits };
}
