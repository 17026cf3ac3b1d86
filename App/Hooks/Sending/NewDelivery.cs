using TestRuns.Hooks.Outbound;

namespace TestRuns.Hooks.Sending;

internal static class NewDelivery
{
    /// <param name="patience">How long it is tried for; nothing: once.</param>
    public static WebhookDelivery Of(Webhook hook, Happening it, DateTimeOffset now, TimeSpan patience)
    {
        var isTest = it.EventType == HookEvents.Test;
        var body = BodyTemplate.Fill(hook.Template ?? BodyTemplate.Default, it);
        // Names in a run are bounded, but a template can name them a thousand times.
        var tooLong = body.Length > BodyTemplate.LongestBody;
        return new WebhookDelivery
        {
            WebhookId = hook.Id,
            Key = it.DeliveryKey,
            // Several rules can want the same event told: each of them once, which the cursor of the notices sees to.
            EventId = it.Rule is null ? it.EventId : null,
            EventType = it.EventType,
            RunId = isTest ? null : it.Run.Id,
            RunNumber = isTest ? null : it.Run.Number,
            Body = tooLong ? "" : body,
            CreatedAt = now,
            Until = now + patience,
            NextAt = now,
            State = tooLong ? DeliveryState.GivenUp : DeliveryState.Waiting,
            LastError = tooLong ? $"Its body has {body.Length} characters; at most {BodyTemplate.LongestBody} are sent" : null,
        };
    }
}
