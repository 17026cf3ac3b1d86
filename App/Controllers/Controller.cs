using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Storage;

namespace TestRuns.Controllers;

/// <summary>What an operator has decided about a controller.</summary>
public enum ControllerState
{
    Active,

    /// <summary>Finishes what runs there and takes nothing new.</summary>
    Draining,

    /// <summary>May not connect until an operator allows it again.</summary>
    Disconnected,
}

/// <summary>A machine that was connected at least once.</summary>
public sealed class Controller
{
    public long Id { get; init; }

    /// <summary>Unique on this server: a run's record names its controller by it.</summary>
    public required string Name { get; init; }

    /// <summary>Null: it serves every project.</summary>
    public long? ProjectId { get; set; }

    /// <summary>What it connected with last; null: the server's own.</summary>
    public long? TokenId { get; set; }

    public ControllerState State { get; set; }

    /// <summary>Who set the state, for people.</summary>
    public string? StateBy { get; set; }

    public IReadOnlyList<string> Labels { get; set; } = [];
    public int Slots { get; set; }
    public string MachineName { get; set; } = "";
    public string OperatingSystem { get; set; } = "";
    public string Architecture { get; set; } = "";
    public string ProgramVersion { get; set; } = "";
    public string Means { get; set; } = "";

    /// <summary>Of the latest session.</summary>
    public long SessionNumber { get; set; }

    public DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>When it was last heard; while it is connected the memory knows better.</summary>
    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>When its connection was last lost or given up, and why; null while it is connected.</summary>
    public DateTimeOffset? DisconnectedAt { get; set; }
    public string? DisconnectReason { get; set; }

    private sealed class Table : IEntityTypeConfiguration<Controller>
    {
        public void Configure(EntityTypeBuilder<Controller> builder)
        {
            builder.ToTable("Controllers");
            builder.HasIndex(controller => controller.Name).IsUnique();
            builder.HasOne<Project>().WithMany().HasForeignKey(controller => controller.ProjectId);
            builder.HasOne<AccessToken>().WithMany().HasForeignKey(controller => controller.TokenId);
            builder.Property(controller => controller.Labels).AsJson();
        }
    }
}
