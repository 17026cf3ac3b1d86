using Microsoft.AspNetCore.Components;
using TestRuns.Live;

namespace TestRuns.Components.Visit;

/// <summary>
/// A page that listens first, reads second, and reads again at each change and when its address is another. There is a least
/// time between two looks: a storm of changes is not a storm of renders.
/// </summary>
public abstract class LivePage(TimeProvider time) : ComponentBase, IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly PageLoop loop = new();
    private bool following;

    public async ValueTask DisposeAsync()
    {
        await loop.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Listens for changes of what is shown.</summary>
    protected abstract Broadcast<bool>.Subscription Watch();

    /// <summary>Reads what is shown.</summary>
    protected abstract Task Load(CancellationToken cancellationToken);

    protected override async Task OnParametersSetAsync()
    {
        if (!following)
        {
            following = true;
            loop.Start(Follow, DispatchExceptionAsync);
        }
        else
        {
            await Show(loop.Token);
        }
    }

    private async Task Follow(CancellationToken cancellationToken)
    {
        using var changes = Watch();
        await InvokeAsync(() => Show(cancellationToken));
        while (await changes.Reader.WaitToReadAsync(cancellationToken))
        {
            changes.Reader.TryRead(out _);
            await InvokeAsync(() => Show(cancellationToken));
            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    private async Task Show(CancellationToken cancellationToken)
    {
        await Load(cancellationToken);
        StateHasChanged();
    }
}
