using Microsoft.AspNetCore.Components;
using TestRuns.Components.Visit;
using TestRuns.Hooks;
using TestRuns.Hooks.Inbound;
using TestRuns.Hooks.Outbound;
using TestRuns.Live;

namespace TestRuns.Components.HookPages;

/// <summary>A project's webhooks, in and out, live: listen first, read second, and again at each change.</summary>
public sealed partial class WebhooksPage(
    HookNews news, HookSecrets secrets, StopSwitch stop, StopCalls calls, WebhookStore hooks, DeliveryLog log, Visitor visitor, TimeProvider time) : LivePage(time)
{
    private const int MostDeliveries = 50;

    private IReadOnlyList<SeenProject> mine = [];
    private HookView? view;
    private bool administrator;
    private bool loaded;

    [SupplyParameterFromQuery(Name = "project")] private string? Project { get; set; }

    /// <summary>The webhook that is being edited, or <c>new</c>.</summary>
    [SupplyParameterFromQuery(Name = "edit")] private string? Edit { get; set; }

    /// <summary>The webhook whose deliveries are shown.</summary>
    [SupplyParameterFromQuery(Name = "log")] private string? Log { get; set; }

    protected override Broadcast<bool>.Subscription Watch() => news.Watch();

    protected override async Task Load(CancellationToken cancellationToken)
    {
        mine = [.. (await visitor.Projects(cancellationToken)).Where(one => one.MayMaintain)];
        administrator = await visitor.IsAdministrator(cancellationToken);
        var project = Project is null ? mine.FirstOrDefault() : mine.FirstOrDefault(one => one.Key == Project);
        view = project is null ? null : await Read(project, cancellationToken);
        loaded = true;
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
