using Microsoft.AspNetCore.Components;
using TestRuns.Catalog.Values;
using TestRuns.Components.Visit;
using TestRuns.Runs.Environments;

namespace TestRuns.Components.Environments;

/// <summary>Live: what another tab sets is shown here too.</summary>
public sealed partial class VariablesOf(EnvironmentNews news, VariableStore store, TimeProvider time) : ComponentBase, IAsyncDisposable
{
    /// <summary>The least time between two looks: a storm of runs is not a storm of renders.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly PageLoop loop = new();
    private VariableBoard? board;
    private bool loaded;
    private bool following;

    [Parameter, EditorRequired] public SeenProject Project { get; set; } = null!;

    /// <summary>By name; null: the project's own.</summary>
    [Parameter] public string? Suite { get; set; }

    [Parameter, EditorRequired] public string Title { get; set; } = "";

    public async ValueTask DisposeAsync() => await loop.DisposeAsync();

    protected override async Task OnParametersSetAsync()
    {
        if (following)
        {
            await Show(loop.Token);
            return;
        }

        following = true;
        loop.Start(Follow, DispatchExceptionAsync);
    }

    private async Task Follow(CancellationToken cancellationToken)
    {
        using var changes = news.Watch();
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
        board = await VariableBoard.Read(store, Project.Id, null, Suite, cancellationToken);
        loaded = true;
        StateHasChanged();
    }
}
