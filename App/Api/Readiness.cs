using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Runs;
using TestRuns.Storage;

namespace TestRuns.Api;

/// <param name="Found">For people: how it is, and when it is not well, what that means.</param>
public sealed record ReadinessCheck(string Name, bool Ok, string Found);

public sealed record ReadinessReply(bool Ready, IReadOnlyList<ReadinessCheck> Checks)
{
    /// <summary>For everybody, in a line.</summary>
    public string InAWord() => Ready ? "ready" : $"not ready: {string.Join("; ", Checks.Where(check => !check.Ok).Select(check => check.Found))}";
}

/// <summary>Whether the server can do its work: not that its process is there, but that what has to go on goes on.</summary>
public sealed class Readiness(IDbContextFactory<AppDb> contexts, Migrator migrator, Pulse pulse, DataFolder folder, StorageOptions options, TimeProvider time)
{
    /// <summary>The watchdog has the queue look, and with it the writer write, every few seconds.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(30);

    public const string Database = "database";

    public async Task<ReadinessReply> Look(CancellationToken cancellationToken)
    {
        ReadinessCheck[] checks = [await Readable(cancellationToken), Schema(), Lately("writer", pulse.LastCommit, "the database was not written to"), Queue(), Disk()];
        return new ReadinessReply(checks.All(check => check.Ok), checks);
    }

    private async Task<ReadinessCheck> Readable(CancellationToken cancellationToken)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await db.Set<Project>().AnyAsync(cancellationToken);
            return new ReadinessCheck(Database, Ok: true, "can be read");
        }
        catch (DbException error)
        {
            return new ReadinessCheck(Database, Ok: false, $"the database cannot be read ({error.Message})");
        }
    }

    private ReadinessCheck Schema() =>
        new("schema", migrator.Schema is not null, migrator.Schema ?? "the database is not yet brought to this version");

    private ReadinessCheck Queue() =>
        pulse.Stopping ? new ReadinessCheck("queue", Ok: false, "the server is stopping") : Lately("queue", pulse.LastPass, "the queue was not looked through");

    private ReadinessCheck Lately(string name, DateTimeOffset? last, string otherwise)
    {
        if (last is not { } at) return new ReadinessCheck(name, Ok: false, $"{otherwise} yet");
        var silence = time.GetUtcNow() - at;
        return silence <= LongestSilence
            ? new ReadinessCheck(name, Ok: true, $"{Math.Max(0, silence.TotalSeconds):0.0} s ago")
            : new ReadinessCheck(name, Ok: false, $"{otherwise} for {silence.TotalSeconds:0} s");
    }

    private ReadinessCheck Disk()
    {
        var free = DiskSpace.FreeAt(folder.Path);
        return free >= options.MinFreeBytes
            ? new ReadinessCheck("disk", Ok: true, $"{DiskSpace.Words(free)} free")
            : new ReadinessCheck("disk", Ok: false, $"only {DiskSpace.Words(free)} are free on the data folder's disk, less than {DiskSpace.Words(options.MinFreeBytes)} (Data:MinFreeBytes)");
    }
}
