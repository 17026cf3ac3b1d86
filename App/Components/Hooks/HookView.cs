using TestRuns.Components.Visit;
using TestRuns.Hooks.Inbound;
using TestRuns.Hooks.Outbound;

namespace TestRuns.Components.HookPages;

/// <summary>What the page shows of one project, as it was at one look.</summary>
/// <param name="Switch">The kill switch of calls from outside.</param>
/// <param name="Log">The deliveries of the webhook whose log is open; null: none is.</param>
public sealed record HookView(
    SeenProject Project, StopState Switch, IReadOnlyList<HookSecret> Secrets, StopCallsOfProject Calls, IReadOnlyList<WebhookView> Webhooks, IReadOnlyList<WebhookDelivery>? Log);
