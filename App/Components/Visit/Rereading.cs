using Microsoft.AspNetCore.Components;

namespace TestRuns.Components.Visit;

/// <summary>
/// A component that reads what it shows again whenever it is told that this has changed, until it is left. What goes wrong
/// then is shown by the page, as if it had gone wrong while the page was made.
/// </summary>
public abstract class Rereading : ComponentBase, IDisposable
{
    private readonly List<Action> endings = [];
    private bool left;

    public void Dispose()
    {
        left = true;
        foreach (var end in endings) end();
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads what is shown.</summary>
    protected abstract Task Load();

    /// <summary>From now on it is read again at each such event, from whichever thread that comes.</summary>
    /// <param name="listen">Adds the handler to the event.</param>
    /// <param name="end">Takes it away.</param>
    protected void LoadAgainOn(Action<Action> listen, Action<Action> end)
    {
        Action handler = Again;
        listen(handler);
        endings.Add(() => end(handler));
    }

    /// <inheritdoc cref="LoadAgainOn(Action{Action}, Action{Action})"/>
    protected void LoadAgainOn<T>(Action<Action<T>> listen, Action<Action<T>> end)
    {
        Action<T> handler = _ => Again();
        listen(handler);
        endings.Add(() => end(handler));
    }

    /// <summary>What else ends with the component.</summary>
    protected void WhenLeft(Action end) => endings.Add(end);

    private void Again() => _ = InvokeAsync(async () =>
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
}
