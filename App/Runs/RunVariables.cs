using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TestRuns.Catalog.Values;
using TestRuns.Masking;
using TestRuns.Storage;

namespace TestRuns.Runs;

/// <summary>Where a variable of a run comes from.</summary>
/// <param name="Hides">Where the same name stood too, without effect; the strongest first.</param>
public sealed record VariableOrigin(string Name, VariableSource From, bool IsSecret, IReadOnlyList<VariableSource> Hides);

/// <summary>
/// Which variables a run has beside what stands with the run itself: of all where they come from, and the secrets, encrypted, as
/// they were when it was made. The secrets are gone with the run's end.
/// </summary>
public sealed class RunVariables
{
    public long RunId { get; init; }
    public IReadOnlyList<VariableOrigin> Origins { get; init; } = [];

    /// <summary>Encrypted texts by name: <see cref="VariableSeal"/>. Null: there were none, or the run is over.</summary>
    public IReadOnlyDictionary<string, string>? Closed { get; set; }

    /// <summary>The variables as people may see them.</summary>
    public static IReadOnlyDictionary<string, string> Shown(IReadOnlyDictionary<string, string> clear, IReadOnlyList<VariableOrigin>? origins)
    {
        var shown = new Dictionary<string, string>(clear, StringComparer.Ordinal);
        foreach (var origin in origins ?? [])
            if (origin.IsSecret) shown[origin.Name] = SecretMask.Mask;
        return shown;
    }

    private sealed class Table : IEntityTypeConfiguration<RunVariables>
    {
        public void Configure(EntityTypeBuilder<RunVariables> builder)
        {
            builder.ToTable("RunVariables");
            builder.HasKey(row => row.RunId);
            builder.Property(row => row.RunId).ValueGeneratedNever();
            builder.HasOne<Run>().WithOne().HasForeignKey<RunVariables>(row => row.RunId).OnDelete(DeleteBehavior.Cascade);
            builder.Property(row => row.Origins).AsJson();
            builder.Property(row => row.Closed).AsJson();
        }
    }
}
