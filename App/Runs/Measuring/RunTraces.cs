using System.Collections.Concurrent;
using System.Diagnostics;
using TestRuns.Runs.State;

namespace TestRuns.Runs.Measuring;

/// <summary>
/// An abort as a trace: the call that asked for it, the order to the controller, the proof. What comes after the call is
/// drawn from the recorded events, so that nothing of it is in the way of the abort itself.
/// </summary>
internal sealed class RunTraces : IHostedService
{
    /// <summary>The name by which this program's traces are listened to.</summary>
    public const string SourceName = "TestRuns";

    private const int MostFollowed = 10_000;

    private static readonly ActivitySource Source = new(SourceName);
    private static readonly ConcurrentDictionary<(RunWriter Writer, long RunId), ActivityContext> Asked = new();

    private readonly Dictionary<long, DateTimeOffset> requested = [];
    private readonly Dictionary<(long RunId, long StepId), DateTimeOffset> sent = [];
    private readonly RunWriter writer;

    public RunTraces(RunWriter writer)
    {
        this.writer = writer;
        writer.Committed += Look;
    }

    /// <summary>Null: nobody listens.</summary>
    public static Activity? Ask(RunWriter writer, long runId, AbortReason reason)
    {
        var span = Source.StartActivity("abort run");
        if (span is null) return null;
        span.SetTag("testruns.run.id", runId).SetTag("testruns.abort.kind", reason.Kind.ToString());
        // The first who asks is whom the rest belongs to. Known before the request is stored: the proof can be there at once.
        if (Asked.Count < MostFollowed) Asked.TryAdd((writer, runId), span.Context);
        return span;
    }

    public static void Answered(Activity? span, RunWriter writer, long runId, AbortOutcome outcome)
    {
        if (span is null) return;
        span.SetTag("testruns.abort.outcome", outcome.ToString());
        if (outcome is AbortOutcome.AlreadyFinished or AbortOutcome.Unknown) Asked.TryRemove(KeyValuePair.Create((writer, runId), span.Context));
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
        if (Asked.IsEmpty) return;
        foreach (var happened in done.Events)
            if (Asked.TryGetValue((writer, happened.RunId), out var parent)) Look(happened, parent);
    }

    private void Look(RunEvent happened, ActivityContext parent)
    {
        switch (happened.Type)
        {
            case EventTypes.AbortRequested:
                requested[happened.RunId] = happened.At;
                break;
            case EventTypes.AbortSent when happened.StepId is { } step:
                sent[(happened.RunId, step)] = happened.At;
                break;
            case EventTypes.AbortAcknowledged or EventTypes.AbortFailed when happened.StepId is { } step:
                if (sent.Remove((happened.RunId, step), out var at)) Draw("abort order", parent, at, happened);
                break;
            case EventTypes.AbortConfirmed or EventTypes.AbortUnconfirmed when happened.CaseId is null:
                if (requested.TryGetValue(happened.RunId, out var since)) Draw(happened.Type == EventTypes.AbortConfirmed ? "abort confirmed" : "abort unconfirmed", parent, since, happened);
                break;
            case EventTypes.RunCancelled or EventTypes.RunPassed or EventTypes.RunFailed:
                Asked.TryRemove((writer, happened.RunId), out _);
                requested.Remove(happened.RunId);
                foreach (var (key, begun) in sent.Where(one => one.Key.RunId == happened.RunId).ToList())
                {
                    // The step was dead before its controller's word that it is ending was recorded.
                    sent.Remove(key);
                    Draw("abort order", parent, begun, happened);
                }

                break;
        }
    }

    private static void Draw(string name, ActivityContext parent, DateTimeOffset from, RunEvent until)
    {
        var before = Activity.Current;
        using var span = Source.StartActivity(name, ActivityKind.Internal, parent, startTime: from);
        if (span is null) return;
        span.SetTag("testruns.run.id", until.RunId);
        if (until.StepId is { } step) span.SetTag("testruns.step.id", step);
        foreach (var (fact, value) in until.Facts) span.SetTag($"testruns.{fact}", value);
        span.SetEndTime(until.At.UtcDateTime);
        span.Stop();
        Activity.Current = before;
    }
}
