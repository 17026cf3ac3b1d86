using Microsoft.AspNetCore.Components;
using TestRuns.Components.Visit;

namespace TestRuns.Components.Layout;

/// <summary>Shows nothing: a page says with it which project it is about, as long as it is there.</summary>
public sealed class OfProject(PageProject here) : ComponentBase, IDisposable
{
    [Parameter, EditorRequired] public SeenProject Project { get; set; } = null!;

    public void Dispose() => here.Left(this);

    protected override void OnParametersSet() => here.Is(this, Project.Key);
}
