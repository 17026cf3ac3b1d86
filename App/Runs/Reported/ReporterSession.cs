using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TestRuns.Runs.Reported;

/// <summary>
/// One process of an outside suite that streams a run in, or one shard of it. It is kept so that it goes on after a death
/// of the server, and what it says is in the database together with how far it has come.
/// </summary>
public sealed class ReporterSession
{
    public long Id { get; init; }
    public long RunId { get; init; }

    /// <summary>SHA-256 of the secret, which has 256 random bits.</summary>
    public required string SecretHash { get; init; }

    /// <summary>"testruns exec".</summary>
    public required string Program { get; init; }

    /// <summary>The machine that it runs on.</summary>
    public required string Host { get; init; }

    public int Pid { get; init; }
    public int? ShardIndex { get; init; }
    public int? ShardTotal { get; init; }

    /// <summary>What its processes are given between the polite signal and SIGKILL.</summary>
    public TimeSpan Grace { get; init; }

    /// <summary>How many cases it says will come; null: it has not said.</summary>
    public int? Planned { get; set; }

    /// <summary>All items with a lower number are stored, but for output from <see cref="OutputSeq"/> on.</summary>
    public long NextSeq { get; set; }

    /// <summary>All output with a lower number is in the logs.</summary>
    public long OutputSeq { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it said that it is done, and as what; null: it is not.</summary>
    public DateTimeOffset? FinishedAt { get; set; }

    public bool? FinishedWell { get; set; }

    /// <summary>How many of its processes it could not end, as it has said; 0: it has not, or has ended them since.</summary>
    public int StillRunning { get; set; }

    /// <summary>When it proved that nothing of it runs any more.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>When it was given up: what it started may still be running.</summary>
    public DateTimeOffset? LostAt { get; set; }

    /// <summary>For people: "testruns exec on lab-3".</summary>
    public string Name => $"{Program} on {Host}";

    /// <summary>It is there, or is waited for.</summary>
    public bool IsLive => FinishedAt is null && LostAt is null;

    /// <summary>It is known that nothing of it runs: it has said so, one way or the other, and has not said that something is left.</summary>
    public bool IsProven => EndedAt is not null || (FinishedAt is not null && StillRunning == 0);

    private sealed class Table : IEntityTypeConfiguration<ReporterSession>
    {
        public void Configure(EntityTypeBuilder<ReporterSession> builder)
        {
            builder.ToTable("ReporterSessions");
            builder.HasOne<Run>().WithMany().HasForeignKey(session => session.RunId).OnDelete(DeleteBehavior.Cascade);
            builder.HasIndex(session => session.RunId);
            // By it a hello is known that is said again.
            builder.HasIndex(session => session.SecretHash);
            // Columns of the table are those that can be set: these are worked out.
            builder.Ignore(session => session.Name).Ignore(session => session.IsLive).Ignore(session => session.IsProven);
        }
    }
}
