using Microsoft.AspNetCore.Components;
using TestRuns.Access;
using TestRuns.Access.Tokens;
using TestRuns.Components.Visit;
using TestRuns.Controllers.Reading;

namespace TestRuns.Components.ControllerPages;

/// <summary>The controllers, live: listen first, read second, then show each whole that comes.</summary>
public sealed partial class ControllersPage(ControllerReads reads, ControllerFeed feed, TokenStore store, Visitor visitor) : ComponentBase, IAsyncDisposable
{
    private readonly PageLoop loop = new();
    private IReadOnlyList<SeenProject> projects = [];
    private IReadOnlyList<ControllerView> all = [];
    private IReadOnlyList<SeenController> shown = [];
    private IReadOnlyList<AccessToken> tokens = [];
    private bool administrator;
    private bool mayAdd;
    private bool loaded;

    /// <summary>Only this one, with everything that is known of it.</summary>
    [SupplyParameterFromQuery(Name = "name")] private string? Name { get; set; }

    /// <summary>What the top bar chose.</summary>
    [SupplyParameterFromQuery(Name = "project")] private string? Project { get; set; }

    public async ValueTask DisposeAsync() => await loop.DisposeAsync();

    protected override void OnInitialized() => loop.Start(Follow, DispatchExceptionAsync);

    protected override void OnParametersSet() => Choose();

    private async Task Follow(CancellationToken cancellationToken)
    {
        using var changes = feed.Watch();
        await InvokeAsync(async () => await Show(await reads.All(cancellationToken), cancellationToken));
        await foreach (var now in changes.Reader.ReadAllAsync(cancellationToken)) await InvokeAsync(() => Show(now, cancellationToken));
    }

    private async Task Show(IReadOnlyList<ControllerView> now, CancellationToken cancellationToken)
    {
        projects = await visitor.Projects(cancellationToken);
        administrator = await visitor.IsAdministrator(cancellationToken);
        mayAdd = administrator || projects.Any(project => project.MayMaintain);
        tokens = mayAdd ? [.. (await store.List(TokenScope.Controller, cancellationToken)).Where(MaySee)] : [];
        (all, loaded) = (now, true);
        Choose();
        StateHasChanged();
    }

    private void Choose()
    {
        var chosen = projects.FirstOrDefault(project => project.Key == Project)?.Id;
        shown = [.. all.Where(view => Name is null ? chosen is null || view.ProjectId is null || view.ProjectId == chosen : view.Name == Name)
            .Select(view => SeenController.Of(view, projects, administrator)).OfType<SeenController>()];
    }

    private bool MaySee(AccessToken token) => administrator || projects.Any(project => project.Id == token.ProjectId && project.MayMaintain);
}
