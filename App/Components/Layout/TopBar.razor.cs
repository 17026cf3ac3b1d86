using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Radzen;
using TestRuns.Catalog;
using TestRuns.Components.Visit;

namespace TestRuns.Components.Layout;

/// <summary>Where one is, which project one looks at, and the way to everything else.</summary>
public sealed partial class TopBar(NavigationManager navigation, Visitor visitor, PageProject page, ProjectStore store, DialogService dialogs) : Rereading
{
    private IReadOnlyList<SeenProject> projects = [];
    private string asked = "";

    /// <summary>What the page is about, before what its address says: without a word of it, some pages show the first.</summary>
    private string Project => page.Key ?? asked;

    /// <summary>There are pages that show one project each time, and none of all.</summary>
    private bool IsOfOne => IsCases || IsEnvironments || Path is "statistics" or "webhooks";

    private bool IsRuns => Path is "" or "runs" || Path.StartsWith("runs/", StringComparison.Ordinal);

    private bool IsCases => Path.StartsWith("cases", StringComparison.Ordinal);

    private bool IsSuites => Path.StartsWith("suites", StringComparison.Ordinal) || Path.StartsWith("start", StringComparison.Ordinal);

    private bool IsEnvironments => Path.StartsWith("environments", StringComparison.Ordinal);

    private bool IsControllers => Path.StartsWith("controllers", StringComparison.Ordinal);

    private string Path => navigation.ToBaseRelativePath(navigation.Uri).Split('?', '#')[0];

    protected override async Task OnInitializedAsync()
    {
        navigation.LocationChanged += OnLocationChanged;
        WhenLeft(() => navigation.LocationChanged -= OnLocationChanged);
        page.Changed += StateHasChanged;
        WhenLeft(() => page.Changed -= StateHasChanged);
        LoadAgainOn(handler => store.Changed += handler, handler => store.Changed -= handler);
        asked = Address.Query(navigation.Uri, "project") ?? "";
        await Load();
    }

    protected override async Task Load() => projects = await visitor.Projects(CancellationToken.None);

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(() =>
    {
        asked = Address.Query(navigation.Uri, "project") ?? "";
        StateHasChanged();
    });

    private string At(string page) => Address.Of(page, ("project", Project));

    private void Choose(ChangeEventArgs change)
    {
        var project = change.Value as string ?? "";
        // The other filters of the list stay; its page does not.
        var here = Path is "" or "runs" ? navigation.Uri : navigation.ToAbsoluteUri(IsCases ? "cases" : IsSuites ? "suites" : IsEnvironments ? "environments" : IsControllers ? "controllers" : Path is "webhooks" or "audit" or "statistics" ? Path : "runs").ToString();
        var query = new Dictionary<string, object?>(StringComparer.Ordinal) { ["project"] = project.Length == 0 ? null : project, ["before"] = null };
        navigation.NavigateTo(navigation.GetUriWithQueryParameters(here, query));
    }

    private Task ShowKeys() =>
        dialogs.OpenAsync<KeyboardHelp>("Keyboard", options: new DialogOptions { Width = "380px", CloseDialogOnOverlayClick = true });
}
