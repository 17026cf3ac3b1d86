using System.Security.Claims;
using TestRuns.Access;
using TestRuns.Hooks.Outbound;

namespace TestRuns.Api;

/// <summary>What a webhook is to be. All of it: what is left out is as in a new one, but for the secret, which stays.</summary>
public sealed record WebhookBody
{
    /// <summary>For people.</summary>
    public string? Name { get; init; }

    /// <summary>It begins with http:// or https://.</summary>
    public string? Url { get; init; }

    /// <summary>Of run.started, run.finished and run.cancelled; left out: all.</summary>
    public IReadOnlyList<string>? Events { get; init; }

    /// <summary>That deliveries are signed with; left out, one is made.</summary>
    public string? Secret { get; init; }

    /// <summary>JSON with places such as ${run.number}; left out: the usual one.</summary>
    public string? Template { get; init; }

    public bool Enabled { get; init; } = true;

    public WebhookWish Wish() => new()
    {
        Name = Name ?? "", Url = Url ?? "", Events = Events ?? HookEvents.Usual, Secret = Secret, Template = Template, Enabled = Enabled,
    };
}

/// <param name="Template">Null: the usual one.</param>
/// <param name="FailingSince">Since when nothing got through.</param>
/// <param name="PausedAt">Nothing is sent since then: it failed for too long. Putting it again ends that.</param>
/// <param name="Waiting">Deliveries that wait to be sent.</param>
/// <param name="Secret">In the answer that made it, and never again.</param>
public sealed record WebhookReply(
    long Id, string Name, string Url, IReadOnlyList<string> Events, string? Template, bool Enabled, DateTimeOffset? FailingSince, DateTimeOffset? PausedAt, int Waiting, string? Secret)
{
    public static WebhookReply Of(WebhookView hook, string? secret = null) =>
        new(hook.Id, hook.Name, hook.Url, hook.Events, hook.Template, hook.Enabled, hook.FailingSince, hook.PausedAt, hook.Waiting, secret);
}

/// <param name="Key">As the header <c>X-TestRuns-Delivery</c> has it: the same in every try.</param>
/// <param name="Status">Of the latest answer.</param>
/// <param name="Answer">Its beginning.</param>
/// <param name="NextAt">Of the next try; null: there will be none.</param>
public sealed record DeliveryReply(
    long Id, string Key, string Event, long? RunId, DeliveryState State, int Attempts, DateTimeOffset CreatedAt, DateTimeOffset? LastAt, long? LastMs,
    int? Status, string? Answer, string? Error, DateTimeOffset? NextAt, string Body)
{
    public static DeliveryReply Of(WebhookDelivery delivery) => new(
        delivery.Id, delivery.Key, delivery.EventType, delivery.RunId, delivery.State, delivery.Attempts, delivery.CreatedAt, delivery.LastAt, delivery.LastMs,
        delivery.LastStatus, delivery.LastAnswer, delivery.LastError, delivery.State == DeliveryState.Waiting ? delivery.NextAt : null, delivery.Body);
}

public sealed record WebhookListReply(IReadOnlyList<WebhookReply> Webhooks);

/// <param name="Next">Give it as <c>cursor</c> to read on; null: there are no more.</param>
public sealed record DeliveriesReply(IReadOnlyList<DeliveryReply> Deliveries, string? Next);

/// <summary>Who elsewhere is told what happens to a project's runs. For its maintainers: an address can be a secret.</summary>
public static class WebhooksApi
{
    public static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        var hooks = routes.MapGroup("/projects/{project}/webhooks").ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        hooks.MapGet("", List).Produces<WebhookListReply>();
        hooks.MapPost("", Add).Produces<WebhookReply>(StatusCodes.Status201Created).ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);
        hooks.MapPut("/{id:long}", Change).Produces<WebhookReply>().ProducesValidationProblem();
        hooks.MapDelete("/{id:long}", Remove).Produces(StatusCodes.Status204NoContent);
        hooks.MapGet("/{id:long}/deliveries", Deliveries).Produces<DeliveriesReply>().ProducesValidationProblem();
        hooks.MapPost("/{id:long}/deliveries/{delivery:long}/resend", Resend).Produces(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> List(string project, ClaimsPrincipal caller, ProjectGate gate, WebhookStore hooks, CancellationToken cancellationToken)
    {
        var (found, refusal) = await gate.Enter(caller, project, ProjectRole.Maintainer, cancellationToken);
        return refusal ?? TypedResults.Ok(new WebhookListReply([.. (await hooks.List(found!.Id, cancellationToken)).Select(hook => WebhookReply.Of(hook))]));
    }

    private static async Task<IResult> Add(string project, WebhookBody body, ClaimsPrincipal caller, ProjectGate gate, WebhookStore hooks, CancellationToken cancellationToken)
    {
        var (found, refusal) = await gate.Enter(caller, project, ProjectRole.Maintainer, cancellationToken);
        if (refusal is not null) return refusal;
        if (body.Wish().Mistakes() is { Count: > 0 } mistakes) return TypedResults.ValidationProblem(mistakes);
        return await hooks.Add(found!.Id, body.Wish(), RunGate.ActorOf(caller).Name, CancellationToken.None) is { Webhook: { } made, Secret: var secret }
            ? TypedResults.Created($"/api/v1/projects/{project}/webhooks", WebhookReply.Of(made, secret))
            : Problems.Conflict("tooMany", $"A project has at most {WebhookStore.Most} webhooks.");
    }

    private static async Task<IResult> Change(string project, long id, WebhookBody body, ClaimsPrincipal caller, ProjectGate gate, WebhookStore hooks, CancellationToken cancellationToken)
    {
        var (found, refusal) = await gate.Enter(caller, project, ProjectRole.Maintainer, cancellationToken);
        if (refusal is not null) return refusal;
        if (body.Wish().Mistakes() is { Count: > 0 } mistakes) return TypedResults.ValidationProblem(mistakes);
        if (!await hooks.Change(found!.Id, id, body.Wish(), RunGate.ActorOf(caller).Name, CancellationToken.None)) return Problems.NotFound("webhook");
        return await hooks.Find(found.Id, id, cancellationToken) is { } hook ? TypedResults.Ok(WebhookReply.Of(hook)) : Problems.NotFound("webhook");
    }

    private static async Task<IResult> Remove(string project, long id, ClaimsPrincipal caller, ProjectGate gate, WebhookStore hooks, CancellationToken cancellationToken)
    {
        var (found, refusal) = await gate.Enter(caller, project, ProjectRole.Maintainer, cancellationToken);
        if (refusal is not null) return refusal;
        return await hooks.Remove(found!.Id, id, RunGate.ActorOf(caller).Name, CancellationToken.None) ? TypedResults.NoContent() : Problems.NotFound("webhook");
    }

    private static async Task<IResult> Deliveries(
        string project, long id, string? cursor, string? limit, ClaimsPrincipal caller, ProjectGate gate, WebhookStore hooks, DeliveryLog log, CancellationToken cancellationToken)
    {
        var (found, refusal) = await gate.Enter(caller, project, ProjectRole.Maintainer, cancellationToken);
        if (refusal is not null) return refusal;
        var wrong = new Wrong();
        var most = Paging.Limit(limit, wrong);
        wrong.If(cursor is not null && !long.TryParse(cursor, out _), "cursor", "What the page before gave as “next”.");
        if (wrong.Any) return wrong.Answer();
        if (await hooks.Find(found!.Id, id, cancellationToken) is null) return Problems.NotFound("webhook");
        var rows = await log.List(id, cursor is null ? null : long.Parse(cursor), most + 1, cancellationToken);
        return TypedResults.Ok(new DeliveriesReply([.. rows.Take(most).Select(DeliveryReply.Of)], rows.Count > most ? rows[most - 1].Id.ToString() : null));
    }

    private static async Task<IResult> Resend(string project, long id, long delivery, ClaimsPrincipal caller, ProjectGate gate, DeliveryLog log, CancellationToken cancellationToken)
    {
        var (found, refusal) = await gate.Enter(caller, project, ProjectRole.Maintainer, cancellationToken);
        if (refusal is not null) return refusal;
        return await log.SendAgain(found!.Id, id, delivery, RunGate.ActorOf(caller).Name, CancellationToken.None) switch
        {
            SendOutcome.Sent => TypedResults.Accepted((string?)null),
            SendOutcome.Off => Problems.Conflict("off", "The webhook is switched off."),
            SendOutcome.Paused => Problems.Conflict("paused", "The webhook is paused, because nothing got through for a day. Put it again first."),
            _ => Problems.NotFound("delivery"),
        };
    }
}
