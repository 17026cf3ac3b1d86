using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog.Shared;
using TestRuns.Storage;

namespace TestRuns.Catalog;

/// <summary>The project that a new installation begins with: suites that show the product in a minute.</summary>
public sealed partial class SampleProject(IDbContextFactory<AppDb> contexts, TimeProvider time, ILogger<SampleProject> logger)
{
    public const string Key = "sample";

    /// <summary>Makes it when there is no project at all: whoever deletes it does not get it back. All or nothing.</summary>
    public async Task Ensure(CancellationToken token)
    {
        await using var db = await contexts.CreateDbContextAsync(token);
        await using var transaction = await db.Database.BeginTransactionAsync(token);
        if (await db.Set<Project>().AnyAsync(token)) return;

        var now = time.GetUtcNow();
        var project = new Project { Key = Key, Name = "Sample project", CreatedAt = now };
        db.Add(project);
        await db.SaveChangesAsync(token);
        var write = new SuiteWrite(db, SharedNames.None, now, ChangeBy.Server);
        var suites = Suites();
        foreach (var suite in suites) await write.Put(project.Id, suite, token);
        await transaction.CommitAsync(token);
        Log.Made(logger, project.Name, suites.Count);
    }

    /// <summary>The suites as they are inside this program.</summary>
    internal static IReadOnlyList<SuiteSpec> Suites()
    {
        var program = typeof(SampleProject).Assembly;
        return [.. program.GetManifestResourceNames().Where(name => name.Contains(".Catalog.Sample.", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Read)];

        SuiteSpec Read(string name)
        {
            using var reader = new StreamReader(program.GetManifestResourceStream(name)!);
            var reading = SuiteFile.Read(reader.ReadToEnd());
            return reading.Suite ?? throw new InvalidOperationException($"{name}: {string.Join("; ", reading.Mistakes)}");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Name} made, with {Count} suites")]
        public static partial void Made(ILogger logger, string name, int count);
    }
}
