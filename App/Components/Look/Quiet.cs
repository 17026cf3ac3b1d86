using Microsoft.AspNetCore.Components;

namespace TestRuns.Components.Look;

/// <summary>Renders only when what it shows has changed: a list of hundreds lives by it.</summary>
public abstract class Quiet : ComponentBase
{
    private object? shown;
    private bool differs;

    /// <summary>Everything that the markup depends on, compared by value.</summary>
    protected abstract object Showing();

    protected override void OnParametersSet()
    {
        var now = Showing();
        differs = !now.Equals(shown);
        shown = now;
    }

    protected sealed override bool ShouldRender() => differs;

    /// <summary>Something of what it shows was changed from within, not by who renders it.</summary>
    protected void Refresh()
    {
        OnParametersSet();
        StateHasChanged();
    }
}
