using System.Collections.Concurrent;
using TestRuns.Controllers.Wire;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Worker;

/// <summary>The server's side: writes down what it hears.</summary>
public sealed class ReportRecorder : IControllerServer
{
    private readonly ConcurrentDictionary<long, TaskCompletionSource> started = new();
    private readonly ConcurrentDictionary<long, TaskCompletionSource<StepFinished>> finished = new();
    private readonly ConcurrentQueue<StepOutput> output = new();
    private readonly ConcurrentQueue<string> sequence = new();
    private readonly AsyncGate accept = new();

    /// <summary>What came, in its order, as words.</summary>
    public IReadOnlyList<string> Sequence => [.. sequence];

    public IReadOnlyList<StepOutput> Batches => [.. output];

    public IReadOnlyList<OutputLine> Lines => [.. output.SelectMany(batch => batch.Lines)];

    public int FinishedCount => sequence.Count(entry => entry.StartsWith("finished", StringComparison.Ordinal));

    /// <summary>Output is not taken until the gate opens.</summary>
    public AsyncGate Accept => accept;

    public IEnumerable<string> Texts(OutputKind kind) => Lines.Where(line => line.Kind == kind).Select(line => line.Text);

    public Task Started(long step) => started.GetOrAdd(step, _ => New()).Task.WaitAsync(Eventually.Limit);

    public Task<StepFinished> Finished(long step) => Finished(step, Eventually.Limit);

    public Task<StepFinished> Finished(long step, TimeSpan limit) => finished.GetOrAdd(step, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task.WaitAsync(limit);

    public Task Said(string text) => Eventually.Holds(() => Lines.Any(line => line.Text.Contains(text, StringComparison.Ordinal)), () => $"'{text}' was said");

    public Task Started(StepStarted report, CancellationToken cancellationToken)
    {
        sequence.Enqueue($"started {report.Id.StepId}");
        started.GetOrAdd(report.Id.StepId, _ => New()).TrySetResult();
        return Task.CompletedTask;
    }

    public async Task Output(StepOutput report, CancellationToken cancellationToken)
    {
        await accept.Opened.WaitAsync(cancellationToken);
        sequence.Enqueue($"output {report.Id.StepId}");
        output.Enqueue(report);
    }

    public Task Finished(StepFinished report, CancellationToken cancellationToken)
    {
        sequence.Enqueue($"finished {report.Id.StepId} {report.Result}");
        finished.GetOrAdd(report.Id.StepId, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult(report);
        return Task.CompletedTask;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Open from the start; can be shut and opened again.</summary>
public sealed class AsyncGate
{
    private TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AsyncGate() => Open();

    public Task Opened => opened.Task;

    public void Shut() => opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => opened.TrySetResult();
}
