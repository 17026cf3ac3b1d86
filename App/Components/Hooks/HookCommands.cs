using Radzen;
using TestRuns.Access;
using TestRuns.Components.Visit;
using TestRuns.Hooks;
using TestRuns.Hooks.Inbound;
using TestRuns.Hooks.Outbound;

namespace TestRuns.Components.HookPages;

/// <summary>What the buttons of the page Webhooks ask for: a question where something ends, the right to it looked up anew, then the command.</summary>
public sealed class HookCommands(
    Visitor visitor, HookSecrets secrets, StopSwitch stop, WebhookStore hooks, DeliveryLog log, DialogService dialogs, NotificationService notifications)
{
    /// <returns>The secret, to be shown this once; null: nothing was made.</returns>
    public async Task<string?> MakeSecret(SeenProject project, bool isFirst)
    {
        var agreed = isFirst || await Ask("Make a new secret?", "The present one stays good for a day, so that senders can be changed one after the other.", "Make a new secret", "Keep it");
        return agreed && await May(project.Id) ? await secrets.Make(project.Id, await Name(), CancellationToken.None) : null;
    }

    public async Task RemoveSecret(SeenProject project, HookSecret secret)
    {
        var agreed = await Ask("Remove this secret?", "Calls that are signed with it are refused from now on. This cannot be undone.", "Remove", "Keep it");
        if (agreed && await May(project.Id)) await secrets.Remove(project.Id, secret.Id, await Name(), CancellationToken.None);
    }

    public async Task SwitchOff()
    {
        var agreed = await Ask("Switch off aborts from outside?", "In all projects, signed calls are answered and change nothing, until somebody switches them on again.", "Switch off", "Leave it on");
        if (agreed && await MayAll()) await stop.Set(enabled: false, projects: null, await Name(), CancellationToken.None);
    }

    /// <param name="state">As it stands: the projects that it was on for are the same again, and this one is among them.</param>
    public async Task SwitchOn(StopState state, long projectId)
    {
        if (!await MayAll()) return;
        IReadOnlyList<long> projects = state.Projects.Count == 0 ? [] : [.. state.Projects, projectId];
        await stop.Set(enabled: true, projects, await Name(), CancellationToken.None);
    }

    /// <returns>The secret of a new one, to be shown this once, or why nothing was saved; neither: it is saved.</returns>
    public async Task<(string? Secret, string? Refused)> Save(SeenProject project, long? id, WebhookWish wish)
    {
        if (!await visitor.May(ProjectRole.Maintainer, project.Id, CancellationToken.None)) return (null, "This needs the role Maintainer in the project. Nothing was saved.");
        if (id is { } known)
            return await hooks.Change(project.Id, known, wish, await Name(), CancellationToken.None) ? (null, null) : (null, "Somebody has removed this webhook meanwhile.");
        var made = await hooks.Add(project.Id, wish, await Name(), CancellationToken.None);
        return made.Webhook is null ? (null, $"A project has at most {WebhookStore.Most} webhooks.") : (made.Secret, null);
    }

    public async Task Remove(SeenProject project, WebhookView hook)
    {
        var waiting = hook.Waiting == 0 ? "" : $" {hook.Waiting} {(hook.Waiting == 1 ? "delivery that waits is" : "deliveries that wait are")} not sent.";
        var agreed = await Ask($"Remove {hook.Name}?", $"It is told nothing any more, and its log goes with it.{waiting}", "Remove", "Keep it");
        if (agreed && await May(project.Id)) await hooks.Remove(project.Id, hook.Id, await Name(), CancellationToken.None);
    }

    public async Task Resume(SeenProject project, WebhookView hook)
    {
        if (await May(project.Id)) await hooks.Resume(project.Id, hook.Id, await Name(), CancellationToken.None);
    }

    /// <returns>True: it is on its way.</returns>
    public async Task<bool> Test(SeenProject project, WebhookView hook) =>
        await May(project.Id) && Say(await log.Test(project.Id, hook.Id, CancellationToken.None));

    public async Task SendAgain(SeenProject project, WebhookDelivery delivery)
    {
        if (await May(project.Id)) Say(await log.SendAgain(project.Id, delivery.WebhookId, delivery.Id, await Name(), CancellationToken.None));
    }

    private bool Say(SendOutcome outcome)
    {
        var text = outcome switch
        {
            SendOutcome.Off => "The webhook is switched off: nothing was sent.",
            SendOutcome.Paused => "The webhook is paused: resume it first.",
            SendOutcome.Unknown => "It is not there any more.",
            _ => null,
        };
        if (text is not null) notifications.Notify(NotificationSeverity.Info, text, duration: 6000);
        return text is null;
    }

    private async Task<string> Name() => (await visitor.Actor()).Name;

    private async Task<bool> Ask(string title, string text, string confirm, string leave)
    {
        var parameters = new Dictionary<string, object?> { [nameof(ConfirmDialog.Question)] = new EndQuestion { Text = text, Confirm = confirm, Leave = leave } };
        return await dialogs.OpenAsync<ConfirmDialog>(title, parameters, new DialogOptions { Width = "460px", CloseDialogOnOverlayClick = true }) is true;
    }

    private async Task<bool> May(long projectId) => await visitor.May(ProjectRole.Maintainer, projectId, CancellationToken.None) || Refuse("This needs the role Maintainer in the project.");

    private async Task<bool> MayAll() => await visitor.IsAdministrator(CancellationToken.None) || Refuse("This needs an administrator: it concerns all projects.");

    private bool Refuse(string why)
    {
        notifications.Notify(NotificationSeverity.Error, "Not allowed", $"{why} Nothing was done.", duration: 8000);
        return false;
    }
}
