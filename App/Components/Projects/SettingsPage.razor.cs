using Microsoft.AspNetCore.Components;
using TestRuns.Catalog;
using TestRuns.Components.Visit;

namespace TestRuns.Components.ProjectPages;

/// <summary>What a project is called, whether it is in use, and its end.</summary>
public sealed partial class SettingsPage(Visitor visitor, ProjectStore store) : ComponentBase, IDisposable
{
    private SeenProject? project;
    private bool administrator;
    private bool loaded;
    private bool left;

    [Parameter] public string Key { get; set; } = "";

    public void Dispose()
    {
        left = true;
        store.Changed -= OnChanged;
    }

    protected override void OnInitialized() => store.Changed += OnChanged;

    protected override Task OnParametersSetAsync() => Load();

    private void OnChanged() => _ = InvokeAsync(async () =>
    {
        if (left) return;
        try
        {
            await Load();
            StateHasChanged();
        }
        catch (Exception error)
        {
            await DispatchExceptionAsync(error);
        }
    });

    private async Task Load()
    {
        project = (await visitor.Projects(CancellationToken.None)).FirstOrDefault(one => one.Key == Key);
        administrator = await visitor.IsAdministrator(CancellationToken.None);
        loaded = true;
    }
}
