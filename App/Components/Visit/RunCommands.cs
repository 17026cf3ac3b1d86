using Microsoft.AspNetCore.Components;
using Radzen;
using TestRuns.Access;
using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Components.Visit;

/// <summary>
/// What the buttons ask for: a question to the person, the right to do it looked up anew, then the command. Nothing is shown
/// as done: the status changes when it has changed.
/// </summary>
public sealed class RunCommands(
    Visitor visitor, AbortRun abort, CancelCase cancelCase, ResendAbort resend, RerunRun rerun, MoveToFront front, Audit audit, NavigationManager navigation, DialogService dialogs, NotificationService notifications)
{
    public async Task Abort(RunSummary run)
    {
        var reason = await Ask($"Abort #{run.Number} {run.Name}?", new EndQuestion
        {
            Text = run.Status == RunStatus.Started
                ? "Its processes are ended, and cases that have not begun are cancelled. Results and logs so far stay."
                : "It will not start.",
            Confirm = "Abort the run",
            Leave = "Keep it",
        });
        if (reason is null || !await May(run.ProjectId, ProjectRole.Runner)) return;
        var answer = await abort.Ask(run.Id, AbortReason.Asked(await visitor.Actor(), reason), force: false, CancellationToken.None);
        Say(answer.Outcome, "run");
    }

    public async Task Force(RunSummary run)
    {
        var spared = run.Abort?.DeferredStep is { } step ? $"The critical step “{step}” is not waited for: what it was doing stays half done. " : "";
        var reason = await Ask($"Force the end of #{run.Number} {run.Name}?", new EndQuestion
        {
            Text = spared + "Every process is killed at once (SIGKILL), without grace; teardown steps do not run. This is recorded.",
            Confirm = "Kill it now",
            Leave = "Go on waiting",
        });
        if (reason is null || !await May(run.ProjectId, ProjectRole.Maintainer)) return;
        var answer = await abort.Ask(run.Id, AbortReason.Asked(await visitor.Actor(), reason), force: true, CancellationToken.None);
        if (answer.Outcome.HasEffect()) await audit.Write(new AuditFact((await visitor.Actor()).Name, "run.forced", $"#{run.Number} {run.Name}", run.ProjectId, reason), CancellationToken.None);
        Say(answer.Outcome, "run");
    }

    public async Task Force(RunSummary run, CaseView runCase)
    {
        var reason = await Ask($"Force the end of “{runCase.Title}”?", new EndQuestion
        {
            Text = "Every process of this case is killed at once (SIGKILL), without grace, a critical step too. This is recorded.",
            Confirm = "Kill it now",
            Leave = "Go on waiting",
        });
        if (reason is null || !await May(run.ProjectId, ProjectRole.Maintainer)) return;
        var answer = await cancelCase.Ask(run.Id, runCase.Id, AbortReason.Asked(await visitor.Actor(), reason), force: true, CancellationToken.None);
        if (answer.Outcome.HasEffect()) await audit.Write(new AuditFact((await visitor.Actor()).Name, "case.forced", $"“{runCase.Title}” of #{run.Number} {run.Name}", run.ProjectId, reason), CancellationToken.None);
        Say(answer.Outcome, "case");
    }

    public async Task Cancel(RunSummary run, CaseView runCase)
    {
        var reason = await Ask($"Cancel “{runCase.Title}”?", new EndQuestion
        {
            Text = "Only this case ends. The run goes on with the next one, and ends as failed.",
            Confirm = "Cancel the case",
            Leave = "Keep it",
        });
        if (reason is null || !await May(run.ProjectId, ProjectRole.Runner)) return;
        var answer = await cancelCase.Ask(run.Id, runCase.Id, AbortReason.Asked(await visitor.Actor(), reason), force: false, CancellationToken.None);
        Say(answer.Outcome, "case");
    }

    /// <summary>Not asked about first: it ends nothing that was not to end anyway.</summary>
    public async Task Resend(RunSummary run)
    {
        if (!await May(run.ProjectId, ProjectRole.Runner)) return;
        var text = await resend.Ask(run.Id, await visitor.Actor(), CancellationToken.None) switch
        {
            ResendOutcome.Sent when run.Parallel > 1 => "Sent to those of its controllers that are connected. When all have answered, the record says so.",
            ResendOutcome.ControllerAway when run.Parallel > 1 => "None of its controllers is connected. The order is sent again by itself when one is back.",
            ResendOutcome.Sent => $"Sent. When {run.Controller ?? run.Client?.Name} answers, the record says so.",
            ResendOutcome.ControllerAway when run.Source == RunSource.Reporter => $"{run.Client?.Name} is not connected. The order is sent again by itself when it is back.",
            ResendOutcome.ControllerAway => $"Controller {run.Controller} is not connected. The order is sent again by itself when it is back.",
            ResendOutcome.NothingToConfirm => "It is confirmed meanwhile.",
            _ => "There is no such run any more.",
        };
        notifications.Notify(NotificationSeverity.Info, text, duration: 6000);
    }

    /// <summary>Not asked about first: it can be aborted. Goes to the new run.</summary>
    public async Task Rerun(RunSummary run, RerunChoice choice)
    {
        if (!await May(run.ProjectId, ProjectRole.Runner)) return;
        var answer = await rerun.Ask(run.Id, choice, await visitor.Actor(), CancellationToken.None);
        if (answer.Made is { } made) navigation.NavigateTo($"/runs/{made.RunId}");
        else notifications.Notify(NotificationSeverity.Info, answer.Text!, duration: 6000);
    }

    /// <summary>Not asked about first: whoever is overtaken can be put before it again.</summary>
    public async Task MoveToFront(RunSummary run)
    {
        if (!await May(run.ProjectId, ProjectRole.Maintainer)) return;
        var text = await front.Ask(run.Id, await visitor.Actor(), CancellationToken.None) switch
        {
            FrontOutcome.Moved => null,
            FrontOutcome.FirstAlready => "It is the first in the queue already.",
            FrontOutcome.NotQueued => "It is not in the queue any more. Nothing was changed.",
            _ => "There is no such run any more.",
        };
        if (text is not null) notifications.Notify(NotificationSeverity.Info, text, duration: 6000);
    }

    /// <returns>The reason, which may be empty; null when the person left.</returns>
    private async Task<string?> Ask(string title, EndQuestion question)
    {
        var parameters = new Dictionary<string, object?> { [nameof(EndDialog.Question)] = question };
        return await dialogs.OpenAsync<EndDialog>(title, parameters, new DialogOptions { Width = "460px", CloseDialogOnOverlayClick = true }) as string;
    }

    private async Task<bool> May(long projectId, ProjectRole needed)
    {
        if (await visitor.May(needed, projectId, CancellationToken.None)) return true;
        notifications.Notify(NotificationSeverity.Error, "Not allowed", $"This needs the role {needed} in the project. Nothing was done.", duration: 8000);
        return false;
    }

    private void Say(AbortOutcome outcome, string what)
    {
        var text = outcome switch
        {
            AbortOutcome.AlreadyRequested => $"Somebody has already asked for it: the {what} is ending.",
            AbortOutcome.AlreadyFinished => $"The {what} had already ended. Nothing was changed.",
            AbortOutcome.NotPossible => "The suite runs the case itself: it can be asked to end it, and not be made to. The run can be forced.",
            AbortOutcome.Unknown => $"There is no such {what} any more.",
            _ => null,
        };
        if (text is not null) notifications.Notify(NotificationSeverity.Info, text, duration: 6000);
    }
}
