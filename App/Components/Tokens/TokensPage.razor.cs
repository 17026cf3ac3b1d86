using Radzen;
using TestRuns.Access;
using TestRuns.Access.Tokens;
using TestRuns.Components.Visit;

namespace TestRuns.Components.TokenPages;

/// <summary>The tokens of programs, of the projects that the visitor maintains.</summary>
public sealed partial class TokensPage(TokenStore store, Visitor visitor, DialogService dialogs, NotificationService notifications) : Rereading
{
    private IReadOnlyList<AccessToken> tokens = [];
    private IReadOnlyList<SeenProject> projects = [];
    private bool mayMake;
    private bool loaded;

    protected override async Task OnInitializedAsync()
    {
        LoadAgainOn(handler => store.Changed += handler, handler => store.Changed -= handler);
        await Load();
    }

    protected override async Task Load()
    {
        projects = await visitor.Projects(CancellationToken.None);
        var administrator = await visitor.IsAdministrator(CancellationToken.None);
        mayMake = administrator || projects.Any(project => project.MayMaintain);
        var all = await store.List([TokenScope.Api, TokenScope.Reporter, TokenScope.Backup], CancellationToken.None);
        tokens = [.. all.Where(token => administrator || projects.Any(project => project.Id == token.ProjectId && project.MayMaintain))];
        loaded = true;
    }

    private async Task Revoke(AccessToken token)
    {
        var question = new EndQuestion
        {
            Text = $"Whatever shows it is turned away from now on{(token.LastUsedAt is null ? "; it was never used" : "")}. Runs that were started with it go on. This cannot be undone.",
            Confirm = "Revoke",
            Leave = "Keep it",
        };
        var parameters = new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(ConfirmDialog.Question)] = question };
        if (await dialogs.OpenAsync<ConfirmDialog>($"Revoke the token “{token.Name}”?", parameters, new DialogOptions { Width = "460px", CloseDialogOnOverlayClick = true }) is not true) return;
        if (!await visitor.MayShared(ProjectRole.Maintainer, token.ProjectId, CancellationToken.None))
            notifications.Notify(NotificationSeverity.Error, "Not allowed", "You are no longer a maintainer of its project. Nothing was done.", duration: 8000);
        else if (!await store.Revoke(token.Id, (await visitor.Actor()).Name, CancellationToken.None))
            notifications.Notify(NotificationSeverity.Info, "The token was revoked already.", duration: 6000);
    }

    private string ProjectOf(AccessToken token) =>
        token.ProjectId is { } id ? projects.FirstOrDefault(project => project.Id == id)?.Name ?? "a project that is gone" : "all projects";
}
