using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace TestRuns.Components.Visit;

/// <summary>Puts the focus on what has just been shown.</summary>
internal static class Focusing
{
    /// <summary>Whoever was faster has left it again (Escape is quick), and there is nothing to focus.</summary>
    public static async Task FocusIfThere(this ElementReference element)
    {
        try
        {
            await element.FocusAsync();
        }
        catch (JSException)
        {
            // It is gone.
        }
    }
}
