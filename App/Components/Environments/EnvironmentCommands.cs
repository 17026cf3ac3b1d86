using Radzen;
using TestRuns.Access;
using TestRuns.Components.Visit;
using TestRuns.Runs.Environments;

namespace TestRuns.Components.Environments;

/// <summary>What is asked for about environments: the right to it looked up anew, a question where something ends, then the command.</summary>
public sealed class EnvironmentCommands(Visitor visitor, EditEnvironment edit, Audit audit, DialogService dialogs, NotificationService notifications)
{
    /// <returns>Why nothing was made; null: it is.</returns>
    public async Task<string?> Make(SeenProject project, string name)
    {
        if (!await visitor.May(ProjectRole.Maintainer, project.Id, CancellationToken.None)) return NotAllowed;
        var answer = await edit.Make(project.Id, name, CancellationToken.None);
        if (answer.Outcome == EnvironmentOutcome.Done) await Note(project, "environment.made", name.Trim(), details: null);
        return answer.Text;
    }

    /// <returns>Why nothing was changed; null: it is.</returns>
    public async Task<string?> Rename(SeenProject project, EnvironmentView environment, string name)
    {
        if (!await visitor.May(ProjectRole.Maintainer, project.Id, CancellationToken.None)) return NotAllowed;
        var answer = await edit.Rename(project.Id, environment.Id, name, CancellationToken.None);
        if (answer.Outcome == EnvironmentOutcome.Done) await Note(project, "environment.renamed", name.Trim(), $"before: {environment.Name}");
        return answer.Text;
    }

    public async Task Remove(SeenProject project, EnvironmentView environment)
    {
        var lost = environment.Variables == 0 ? "" : $" Its {EnvironmentText.Variables(environment)} go with it; secrets cannot be brought back.";
        var question = new EndQuestion { Text = $"Runs that were there keep its name.{lost}", Confirm = "Remove", Leave = "Keep it" };
        var parameters = new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(ConfirmDialog.Question)] = question };
        if (await dialogs.OpenAsync<ConfirmDialog>($"Remove {environment.Name}?", parameters, new DialogOptions { Width = "460px", CloseDialogOnOverlayClick = true }) is not true) return;
        if (!await visitor.May(ProjectRole.Maintainer, project.Id, CancellationToken.None))
        {
            notifications.Notify(NotificationSeverity.Error, "Not allowed", NotAllowed, duration: 8000);
            return;
        }

        var answer = await edit.Remove(project.Id, environment.Id, CancellationToken.None);
        if (answer.Outcome == EnvironmentOutcome.Done) await Note(project, "environment.removed", environment.Name, details: null);
        else notifications.Notify(NotificationSeverity.Info, $"{environment.Name} was not removed", answer.Text ?? "", duration: 8000);
    }

    private const string NotAllowed = "This needs the role Maintainer in the project. Nothing was done.";

    private async Task Note(SeenProject project, string act, string name, string? details) =>
        await audit.Write(new AuditFact((await visitor.Actor()).Name, act, name, project.Id, details), CancellationToken.None);
}
