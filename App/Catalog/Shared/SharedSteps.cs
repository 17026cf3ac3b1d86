using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TestRuns.Storage;

namespace TestRuns.Catalog.Shared;

/// <summary>Steps with a name, which the cases of their project use: changed here, they are changed in all of them. A run has a copy of them.</summary>
public sealed class SharedSteps
{
    public long Id { get; init; }
    public long ProjectId { get; init; }
    public required string Name { get; set; }

    /// <summary>The name as it is compared: in a project each once, in small letters or large.</summary>
    public required string NameKey { get; set; }

    public required IReadOnlyList<StepSpec> Steps { get; set; }

    /// <summary>How many they are: lists and limits need no more of them.</summary>
    public int StepCount { get; set; }

    /// <summary>From 1; goes up by one with each change.</summary>
    public int Version { get; set; }

    public required string ChangedBy { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }

    internal static string KeyOf(string name) => name.ToUpperInvariant();

    internal SharedSpec Spec() => new() { Name = Name, Steps = Steps };

    /// <summary>Says this from now on.</summary>
    internal void Say(SharedSpec spec, DateTimeOffset now, ChangeBy by)
    {
        (Name, NameKey, Steps, StepCount) = (spec.Name, KeyOf(spec.Name), spec.Steps, spec.Steps.Count);
        (Version, ChangedBy, UpdatedAt) = (Version + 1, by.Who, now);
    }

    internal static SharedSteps New(long projectId, SharedSpec spec, DateTimeOffset now, ChangeBy by)
    {
        var made = new SharedSteps { ProjectId = projectId, Name = spec.Name, NameKey = "", Steps = [], ChangedBy = "" };
        made.Say(spec, now, by);
        return made;
    }

    private sealed class Table : IEntityTypeConfiguration<SharedSteps>
    {
        public void Configure(EntityTypeBuilder<SharedSteps> builder)
        {
            builder.ToTable("SharedSteps");
            builder.HasOne<Project>().WithMany().HasForeignKey(one => one.ProjectId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(one => new { one.ProjectId, one.NameKey }).IsUnique();
            builder.Property(one => one.Steps).AsJson();
        }
    }
}
