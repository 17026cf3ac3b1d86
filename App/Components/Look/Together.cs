using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace TestRuns.Components.Look;

/// <summary>
/// Lets several components render as one. By itself each of them would be a message of its own to the browser; what asks to
/// be rendered while something renders goes with it. It shows nothing.
/// </summary>
public sealed class Together : ComponentBase
{
    private Action? asked;

    public void Render(Action ask)
    {
        asked += ask;
        StateHasChanged();
    }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        var now = asked;
        asked = null;
        now?.Invoke();
    }
}
