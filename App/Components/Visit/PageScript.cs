using Microsoft.JSInterop;

namespace TestRuns.Components.Visit;

/// <summary>
/// The script beside a component, and the component for it to call. A component can be left while its script is still on
/// the way, and a tab can be cut off at any moment: after that nothing is asked of either.
/// </summary>
/// <param name="path">Such as <c>./Components/Logs/LogView.razor.js</c>.</param>
/// <param name="patience">How long an answer may take before it counts as lost; null: three seconds.</param>
public sealed class PageScript<T>(IJSRuntime js, string path, T component, TimeSpan? patience = null) : IAsyncDisposable
    where T : class
{
    private readonly TimeSpan patience = patience ?? TimeSpan.FromSeconds(3);
    private IJSObjectReference? module;
    private DotNetObjectReference<T>? self;
    private bool left;

    public bool IsLoaded => module is not null;

    /// <summary>What the script calls back on.</summary>
    public DotNetObjectReference<T> Self => self ??= DotNetObjectReference.Create(component);

    /// <summary>
    /// Loads the script and has it begin. A question or its answer that is under way when a connection is cut is lost, though
    /// the circuit goes on with the next one: so both are asked again until they are answered.
    /// </summary>
    /// <param name="function">It bears being called more than once.</param>
    /// <param name="begun">Whether it has, where that is known by what it calls in turn; null: its answer says so.</param>
    /// <returns>False when the component was left meanwhile.</returns>
    public async Task<bool> Begin(string function, Func<bool>? begun, params object?[] arguments)
    {
        while (!left && module is null) await Try(Import);
        var answered = false;
        while (!left && !(answered && begun?.Invoke() != false))
        {
            answered = await Try(async () => await module!.InvokeVoidAsync(function, patience, arguments));
            // What it calls in turn may still be on its way, or may have been lost.
            if (answered && begun?.Invoke() == false) await Task.Delay(patience, TimeProvider.System);
        }

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

    private async Task Import()
    {
        var loaded = await js.InvokeAsync<IJSObjectReference>("import", patience, path);
        if (!left) module = loaded;
        else await Drop(loaded);
    }

    /// <returns>False: there was no answer in time, or the tab is gone.</returns>
    private async Task<bool> Try(Func<Task> question)
    {
        try
        {
            await question();
            return true;
        }
        catch (JSDisconnectedException)
        {
            // For good: this component is about to be left.
            left = true;
            return false;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
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
