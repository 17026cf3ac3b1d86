using Microsoft.JSInterop;

namespace TestRuns.Components.Visit;

/// <summary>
/// The script beside a component, and the component for it to call. A component can be left while its script is still on
/// the way, and a tab can be cut off at any moment: after that nothing is asked of either.
/// </summary>
/// <param name="path">Such as <c>./Components/Logs/LogView.razor.js</c>.</param>
public sealed class PageScript<T>(IJSRuntime js, string path, T component) : IAsyncDisposable
    where T : class
{
    private IJSObjectReference? module;
    private DotNetObjectReference<T>? self;
    private bool left;

    public bool IsLoaded => module is not null;

    /// <summary>What the script calls back on.</summary>
    public DotNetObjectReference<T> Self => self ??= DotNetObjectReference.Create(component);

    /// <returns>False when the component was left meanwhile.</returns>
    public async Task<bool> Load()
    {
        var loaded = await js.InvokeAsync<IJSObjectReference>("import", path);
        if (!left) module = loaded;
        else await Drop(loaded);
        return !left;
    }

    public async Task Call(string function, params object?[] arguments)
    {
        if (left || module is null) return;
        try
        {
            await module.InvokeVoidAsync(function, arguments);
        }
        catch (Exception error) when (left || IsCutOff(error))
        {
            // Nobody is there to see what it would have done.
        }
    }

    public async ValueTask DisposeAsync()
    {
        left = true;
        if (module is not null) await Drop(module);
        self?.Dispose();
    }

    private static async Task Drop(IJSObjectReference loaded)
    {
        try
        {
            await loaded.DisposeAsync();
        }
        catch (Exception error) when (IsCutOff(error))
        {
            // The browser is gone, and the module with it.
        }
    }

    /// <summary>The tab is gone, or has not answered for a minute.</summary>
    private static bool IsCutOff(Exception error) => error is JSDisconnectedException or OperationCanceledException;
}
