using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TestRuns.Hooks.Outbound;

public enum DeliveryState
{
    /// <summary>To be sent, at once or again.</summary>
    Waiting,

    /// <summary>Answered with a 2xx.</summary>
    Delivered,

    /// <summary>Not sent again by itself.</summary>
    GivenUp,
}

/// <summary>One event for one webhook: what is sent, how often it was tried, and what came back.</summary>
public sealed class WebhookDelivery
{
    /// <summary>How long an answer may be that is kept, in characters.</summary>
    public const int LongestAnswer = 2000;

    public long Id { get; init; }
    public long WebhookId { get; init; }

    /// <summary>The same in every try, by which the other side knows what it has had already.</summary>
    public required string Key { get; init; }

    /// <summary>The event's number; null: a test, or what a member's rule told.</summary>
    public long? EventId { get; init; }

    public required string EventType { get; init; }
    public long? RunId { get; init; }
    public int? RunNumber { get; init; }

    /// <summary>Written when the event was, and the same in every try.</summary>
    public required string Body { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset Until { get; set; }
    public DeliveryState State { get; set; }

    /// <summary>Of the next try, while it waits.</summary>
    public DateTimeOffset NextAt { get; set; }

    public int Attempts { get; set; }
    public DateTimeOffset? LastAt { get; set; }
    public long? LastMs { get; set; }
    public int? LastStatus { get; set; }

    /// <summary>The beginning of what was answered.</summary>
    public string? LastAnswer { get; set; }

    /// <summary>Why the last try counts as failed; null: it does not, or there was none.</summary>
    public string? LastError { get; set; }

    private sealed class Table : IEntityTypeConfiguration<WebhookDelivery>
    {
        public void Configure(EntityTypeBuilder<WebhookDelivery> builder)
        {
            builder.ToTable("WebhookDeliveries");
            builder.HasOne<Webhook>().WithMany().HasForeignKey(delivery => delivery.WebhookId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(delivery => new { delivery.WebhookId, delivery.Id });
            // Each event once for each; tests have none.
            builder.HasIndex(delivery => new { delivery.WebhookId, delivery.EventId }).IsUnique();
            builder.HasIndex(delivery => new { delivery.State, delivery.NextAt });
        }
    }
}
