using Radzen;
using TestRuns.Access;
using TestRuns.Access.Tokens;
using TestRuns.Components.Visit;
using TestRuns.Controllers;
using TestRuns.Controllers.Reading;

namespace TestRuns.Components.ControllerPages;

/// <summary>
/// What the buttons of a controller ask for: a question that says what will happen, the right to it looked up anew, then the
/// command.
/// </summary>
public sealed class ControllerCommands(Visitor visitor, ControllerDesk desk, ControllerReads reads, TokenStore tokens, DialogService dialogs, NotificationService notifications)
{
    public async Task Disconnect(ControllerView view)
    {
        var agreed = await Ask($"Disconnect {view.Name}?", new EndQuestion
        {
            Text = $"{Aborted(view.Runs.Count, "on it")} It may not connect again until it is allowed to. To let it finish first, drain it.",
            Confirm = view.Runs.Count == 0 ? "Disconnect" : $"Disconnect and abort {ControllerText.Runs(view.Runs.Count)}",
            Leave = "Keep it",
        });
        if (agreed && await May(view.ProjectId)) Say(await desk.Disconnect(view.Id, await visitor.Actor(), CancellationToken.None));
    }

    public async Task Drain(ControllerView view, bool on)
    {
        var agreed = !on || await Ask($"Drain {view.Name}?", new EndQuestion
        {
            Text = view.Runs.Count == 0 ? "It takes nothing new. Nothing runs there now." : $"It finishes the {ControllerText.Runs(view.Runs.Count)} on it and takes nothing new. Nothing is aborted.",
            Confirm = "Drain",
            Leave = "Leave it",
        });
        if (agreed && await May(view.ProjectId)) Say(await desk.Drain(view.Id, on, await visitor.Actor(), CancellationToken.None));
    }

    public async Task Allow(ControllerView view)
    {
        if (await May(view.ProjectId)) Say(await desk.Allow(view.Id, await visitor.Actor(), CancellationToken.None));
    }

    public async Task Remove(ControllerView view)
    {
        var agreed = await Ask($"Remove {view.Name}?", new EndQuestion
        {
            Text = "It goes from this list; runs keep its name. Started again with a token that is still good, it is back."
                + (view.Unconfirmed.Count == 0 ? "" : $" {ControllerText.Runs(view.Unconfirmed.Count)} may still be running there."),
            Confirm = "Remove",
            Leave = "Keep it",
        });
        if (agreed && await May(view.ProjectId)) Say(await desk.Remove(view.Id, await visitor.Actor(), CancellationToken.None));
    }

    public async Task Revoke(long tokenId)
    {
        if (await tokens.Show(tokenId, CancellationToken.None) is not { RevokedAt: null } token)
        {
            notifications.Notify(NotificationSeverity.Info, "The token was revoked already.", duration: 6000);
            return;
        }

        var users = (await reads.All(CancellationToken.None)).Where(view => view.TokenId == tokenId && view.IsConnected).ToList();
        var runs = users.Sum(view => view.Runs.Count);
        var agreed = await Ask($"Revoke the token “{token.Name}”?", new EndQuestion
        {
            Text = users.Count == 0
                ? "Nothing is connected with it. No controller can connect with it any more; this cannot be undone."
                : $"It ends at once: {string.Join(", ", users.Select(view => view.Name))} {(users.Count == 1 ? "is" : "are")} disconnected. {Aborted(runs, "on them")} This cannot be undone.",
            Confirm = runs == 0 ? "Revoke" : $"Revoke and abort {ControllerText.Runs(runs)}",
            Leave = "Keep it",
        });
        if (!agreed || !await May(token.ProjectId)) return;
        if (!await tokens.Revoke(tokenId, (await visitor.Actor()).Name, CancellationToken.None))
            notifications.Notify(NotificationSeverity.Info, "The token was revoked already.", duration: 6000);
    }

    private static string Aborted(int runs, string where) => runs switch
    {
        0 => "No run is aborted.",
        1 => $"The run {where} is aborted.",
        _ => $"The {runs} runs {where} are aborted.",
    };

    private async Task<bool> Ask(string title, EndQuestion question)
    {
        var parameters = new Dictionary<string, object?> { [nameof(ConfirmDialog.Question)] = question };
        return await dialogs.OpenAsync<ConfirmDialog>(title, parameters, new DialogOptions { Width = "460px", CloseDialogOnOverlayClick = true }) is true;
    }

    private async Task<bool> May(long? projectId)
    {
        if (await visitor.MayShared(ProjectRole.Maintainer, projectId, CancellationToken.None)) return true;
        var needed = projectId is null ? "This needs an administrator: it serves all projects." : "This needs the role Maintainer in its project.";
        notifications.Notify(NotificationSeverity.Error, "Not allowed", $"{needed} Nothing was done.", duration: 8000);
        return false;
    }

    private void Say(DeskOutcome outcome)
    {
        var text = outcome switch
        {
            DeskOutcome.Unknown => "There is no such controller any more.",
            DeskOutcome.NotAllowed => "Somebody has disconnected it meanwhile. Allow it again first.",
            DeskOutcome.StillConnected => "It is connected again. Disconnect it before it is removed.",
            _ => null,
        };
        if (text is not null) notifications.Notify(NotificationSeverity.Info, text, duration: 6000);
    }
}
