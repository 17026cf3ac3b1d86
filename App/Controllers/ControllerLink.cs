using System.Collections.Concurrent;
using TestRuns.Controllers.Wire;
using TestRuns.Runs.Execution;
using TestRuns.Runs.Logs;

namespace TestRuns.Controllers;

/// <summary>The server's side of one connected controller: its orders under way and what is reported of them.</summary>
public sealed class ControllerLink(string name, IReadOnlyCollection<string> labels, int slots, IControllerClient client, StepLogs logs, LateReport late) : IControllerServer
{
    private readonly ConcurrentDictionary<OrderId, TaskCompletionSource<StepReport>> open = new();

    public string Name => name;

    public IReadOnlyCollection<string> Labels => labels;

    public int Slots => slots;

    public int FreeSlots => slots - UsedSlots;

    /// <summary>Counted by the pool, under its lock.</summary>
    internal int UsedSlots { get; set; }

    public async Task<StepReport> Execute(StepTask task)
    {
        var order = Translation.ToOrder(task);
        var report = new TaskCompletionSource<StepReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        open[order.Id] = report;
        try
        {
            await client.Execute(order, CancellationToken.None);
        }
        catch (Exception error)
        {
            open.TryRemove(order.Id, out _);
            return new StepReport(StepVerdict.Error, $"The order did not reach controller {name}: {error.Message}");
        }

        return await report.Task;
    }

    public async Task<CancelReply> Cancel(StepTask task, bool force, CancellationToken cancellationToken) =>
        await client.Cancel(new CancelOrder(Translation.ToId(task), force), cancellationToken).WaitAsync(cancellationToken) switch
        {
            CancelAnswer.Ending => CancelReply.Ending,
            CancelAnswer.Deferred => CancelReply.Deferred,
            _ => CancelReply.NotRunning,
        };

    public void Abandon(StepTask task) => open.TryRemove(Translation.ToId(task), out _);

    public async Task<ProcessProof?> CloseRun(long runId, bool keepWorkspace, CancellationToken cancellationToken) =>
        Translation.ToProof((await client.CloseRun(new CloseRunOrder(runId, keepWorkspace), cancellationToken).WaitAsync(cancellationToken)).LeftBehind);

    public Task Started(StepStarted report, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task Output(StepOutput report, CancellationToken cancellationToken)
    {
        if (open.ContainsKey(report.Id)) logs.Append(report.Id.RunId, report.Id.StepId, report.First, Translation.ToLines(report));
        return Task.CompletedTask;
    }

    public async Task Finished(StepFinished report, CancellationToken cancellationToken)
    {
        var result = Translation.ToReport(report);
        if (open.TryRemove(report.Id, out var waiting)) waiting.SetResult(result);
        else await late.Keep(report.Id.RunId, report.Id.StepId, result, cancellationToken);
    }
}
