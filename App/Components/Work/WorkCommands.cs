using Radzen;
using TestRuns.Access;
using TestRuns.Components.Visit;
using TestRuns.Connections;
using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Components.Work;

/// <summary>What ties a run to this tab, and what its person decides. The right to it is looked up anew each time.</summary>
public sealed class WorkCommands(Visitor visitor, TabCircuit circuit, AttachRun attach, DecideStep decide, DialogService dialogs, NotificationService notifications)
{
    /// <summary>This run hangs on this tab from now on. Where it hangs on another one, that is asked about first.</summary>
    public async Task Take(RunSummary run)
    {
        if (!await May(run)) return;
        if (circuit.Tab is not { } tab)
        {
            Say("The browser has not said yet which tab this is. Try again.");
            return;
        }

        var answer = await Attach(run, tab, takeOver: false);
        if (answer.Outcome == AttachOutcome.HeldByOther && await AsksToTakeOver(run, answer.Holder!)) answer = await Attach(run, tab, takeOver: true);
        if (answer.Outcome == AttachOutcome.Finished) Say("The run had already ended.");
    }

    /// <summary>It no longer hangs on this tab.</summary>
    public async Task PutDown(RunSummary run)
    {
        if (circuit.Tab is not { } tab || !await May(run)) return;
        if (!await attach.Release(run.Id, tab.Kind, tab.Id, await visitor.Actor(), CancellationToken.None)) Say("The run did not hang on this tab any more.");
    }

    /// <returns>Whether the verdict was recorded.</returns>
    public async Task<bool> Decide(RunSummary run, long stepId, bool passed, string? note)
    {
        if (circuit.Tab is not { } tab || !await May(run)) return false;
        var answer = await decide.Ask(run.Id, stepId, tab.Id, passed, note, await visitor.Actor(), CancellationToken.None);
        if (answer.Text is { } text) Say(text);
        return answer.Outcome == DecisionOutcome.Recorded;
    }

    private async Task<AttachAnswer> Attach(RunSummary run, ClientRef tab, bool takeOver) =>
        await attach.Ask(run.Id, new RunClient(tab.Kind, tab.Id, tab.Name), await visitor.Actor(), takeOver, CancellationToken.None);

    private async Task<bool> AsksToTakeOver(RunSummary run, string holder)
    {
        var question = new EndQuestion
        {
            Text = $"It is in {holder} now. Whoever works there is told that you took it, and can decide nothing more. What was decided so far stays.",
            Confirm = "Take it over",
            Leave = "Leave it there",
        };
        var parameters = new Dictionary<string, object?> { [nameof(ConfirmDialog.Question)] = question };
        return await dialogs.OpenAsync<ConfirmDialog>($"Take over #{run.Number} {run.Name}?", parameters, new DialogOptions { Width = "460px", CloseDialogOnOverlayClick = true }) is true;
    }

    private async Task<bool> May(RunSummary run)
    {
        if (await visitor.May(ProjectRole.Runner, run.ProjectId, CancellationToken.None)) return true;
        notifications.Notify(NotificationSeverity.Error, "Not allowed", "This needs the role Runner in the project. Nothing was done.", duration: 8000);
        return false;
    }

    private void Say(string text) => notifications.Notify(NotificationSeverity.Warning, text, duration: 8000);
}
