using Microsoft.AspNetCore.Components;
using TestRuns.Catalog;
using TestRuns.Components.Visit;

namespace TestRuns.Components.ProjectPages;

/// <summary>What a project is called, whether it is in use, and its end.</summary>
public sealed partial class SettingsPage(Visitor visitor, ProjectStore store) : Rereading
{
    private SeenProject? project;
    private bool administrator;
    private bool loaded;

    [Parameter] public string Key { get; set; } = "";

    protected override void OnInitialized() => LoadAgainOn(handler => store.Changed += handler, handler => store.Changed -= handler);

    protected override Task OnParametersSetAsync() => Load();

    protected override async Task Load()
    {
        project = (await visitor.Projects(CancellationToken.None)).FirstOrDefault(one => one.Key == Key);
        administrator = await visitor.IsAdministrator(CancellationToken.None);
        loaded = true;
    }
}
