using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TestRuns.Catalog;

namespace TestRuns.Runs;

/// <summary>One run's hold on an environment. The primary key is the rule: one row an environment.</summary>
public sealed class Lease
{
    public long EnvironmentId { get; init; }
    public long RunId { get; init; }
    public DateTimeOffset TakenAt { get; init; }

    /// <summary>
    /// Set when the run has ended without proof that its processes are dead: the lease is released at this time. Null: it
    /// is released with the run.
    /// </summary>
    public DateTimeOffset? HeldUntil { get; set; }

    private sealed class Table : IEntityTypeConfiguration<Lease>
    {
        public void Configure(EntityTypeBuilder<Lease> builder)
        {
            builder.ToTable("Leases");
            builder.HasKey(lease => lease.EnvironmentId);
            builder.Property(lease => lease.EnvironmentId).ValueGeneratedNever();
            builder.HasOne<TestEnvironment>().WithMany().HasForeignKey(lease => lease.EnvironmentId);
            builder.HasOne<Run>().WithMany().HasForeignKey(lease => lease.RunId);
        }
    }
}
