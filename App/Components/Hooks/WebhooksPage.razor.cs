using Microsoft.AspNetCore.Components;
using TestRuns.Components.Visit;
using TestRuns.Hooks;
using TestRuns.Hooks.Inbound;
using TestRuns.Hooks.Outbound;

namespace TestRuns.Components.HookPages;

/// <summary>A project's webhooks, in and out, live: listen first, read second, and again at each change.</summary>
public sealed partial class WebhooksPage(
    HookNews news, HookSecrets secrets, StopSwitch stop, StopCalls calls, WebhookStore hooks, DeliveryLog log, Visitor visitor, TimeProvider time) : ComponentBase, IAsyncDisposable
{
    private const int MostDeliveries = 50;

    /// <summary>The least time between two looks: a storm of deliveries is not a storm of renders.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly PageLoop loop = new();
    private IReadOnlyList<SeenProject> mine = [];
    private HookView? view;
    private bool administrator;
    private bool loaded;
    private bool following;

    [SupplyParameterFromQuery(Name = "project")] private string? Project { get; set; }

    /// <summary>The webhook that is being edited, or <c>new</c>.</summary>
    [SupplyParameterFromQuery(Name = "edit")] private string? Edit { get; set; }

    /// <summary>The webhook whose deliveries are shown.</summary>
    [SupplyParameterFromQuery(Name = "log")] private string? Log { get; set; }

    public async ValueTask DisposeAsync() => await loop.DisposeAsync();

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
        mine = [.. (await visitor.Projects(cancellationToken)).Where(one => one.MayMaintain)];
        administrator = await visitor.IsAdministrator(cancellationToken);
        var project = Project is null ? mine.FirstOrDefault() : mine.FirstOrDefault(one => one.Key == Project);
        view = project is null ? null : await Read(project, cancellationToken);
        loaded = true;
        StateHasChanged();
    }

    private async Task<HookView> Read(SeenProject project, CancellationToken cancellationToken)
    {
        var webhooks = await hooks.List(project.Id, cancellationToken);
        var opened = webhooks.FirstOrDefault(hook => hook.Id.ToString() == Log);
        return new HookView(
            project,
            await stop.State(cancellationToken),
            await secrets.List(project.Id, cancellationToken),
            calls.Of(project.Id),
            webhooks,
            opened is null ? null : await log.List(opened.Id, before: null, MostDeliveries, cancellationToken));
    }
}
