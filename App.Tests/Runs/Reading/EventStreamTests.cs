using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using TestRuns.Catalog;
using TestRuns.Runs;
using TestRuns.Runs.Reading;
using TestRuns.Runs.State;
using TestRuns.Storage;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Runs.Reading;

/// <summary>Events as they come, on the real writer and database: nothing missed, nothing doubled, whatever the reader does.</summary>
public sealed class EventStreamTests : IAsyncDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private static readonly Actor Test = new(ActorKind.System, "test");

    private readonly TempDatabase database = new();
    private readonly RunWriter writer;
    private readonly RunReads reads;

    public EventStreamTests()
    {
        writer = new RunWriter(database, TimeProvider.System, NullLogger<RunWriter>.Instance);
        reads = new RunReads(database, new QuickReads(database));
    }

    [Theory]
    [InlineData(2000)]
    [InlineData(20)]
    public async Task Readers_that_come_go_and_resume_while_thousands_are_written_miss_and_double_none(int capacity)
    {
        var (run, other) = (await Run(1), await Run(2));
        var stream = new EventStream(new EventFeed(writer) { Capacity = capacity }, reads, TimeProvider.System);
        var readers = Enumerable.Range(0, 8).Select(number => Read(stream, run, new Random(number))).ToList();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            // In commits of different sizes: some fill a small buffer at once.
            for (var command = 0; command < 150; command++)
            {
                var size = command % 40;
                await writer.Do(tx => Write(tx, run, other, size), default);
            }
        })));
        await writer.Do(tx => tx.Record(run, EventTypes.RunPassed, Test), default);

        var written = await Ids(run);
        written.Count.ShouldBeGreaterThan(10_000);
        foreach (var reader in readers) (await reader.WaitAsync(TimeSpan.FromSeconds(60))).ShouldBe(written);
    }

    [Fact]
    public async Task What_still_belongs_to_an_ended_run_is_sent_too()
    {
        var run = await Run(1);
        await writer.Do(tx => tx.Record(run, EventTypes.RunCancelled, Test), default);
        var types = new List<string>();
        await foreach (var batch in new EventStream(new EventFeed(writer), reads, TimeProvider.System).Follow(run, 0, Long, over: true, default))
        {
            types.AddRange(batch.Select(happened => happened.Type));
            if (types.Count == 1) await writer.Do(tx => tx.Record(run, EventTypes.LeaseReleased, Test), default);
        }

        types.ShouldBe([EventTypes.RunCancelled, EventTypes.LeaseReleased]);
    }

    [Fact]
    public async Task Silence_is_told_and_the_stream_goes_on()
    {
        var run = await Run(1);
        var feed = new EventFeed(writer);
        var silences = 0;
        await foreach (var batch in new EventStream(feed, reads, TimeProvider.System).Follow(run, 0, TimeSpan.FromMilliseconds(1), over: false, default))
        {
            if (batch.Count > 0) break;
            if (++silences == 3) await writer.Do(tx => tx.Record(run, EventTypes.RunQueued, Test), default);
        }

        silences.ShouldBeGreaterThanOrEqualTo(3);
        feed.Followed.ShouldBe(0, "who left is forgotten");
    }

    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync();
        database.Dispose();
    }

    private static void Write(RunTx tx, long run, long other, int size)
    {
        for (var number = 0; number < size; number++) tx.Record(run, EventTypes.StepStarted, Test);
        tx.Record(other, EventTypes.StepStarted, Test);
    }

    /// <summary>Reads some batches, leaves, and goes on from the number that it saw last.</summary>
    private static async Task<List<long>> Read(EventStream stream, long run, Random chance)
    {
        var ids = new List<long>();
        while (true)
        {
            var batches = chance.Next(1, 30);
            var over = true;
            await foreach (var batch in stream.Follow(run, ids.LastOrDefault(), Long, over: false, default))
            {
                ids.AddRange(batch.Select(happened => happened.Id));
                if (batch.Any(happened => happened.Type == EventTypes.RunPassed)) return ids;
                if (--batches > 0) continue;
                over = false;
                break;
            }

            over.ShouldBeFalse("the stream ends with the run and not before");
        }
    }

    private async Task<long> Run(int number)
    {
        await using var db = database.CreateDbContext();
        var project = await db.Set<Project>().SingleOrDefaultAsync() ?? new Project { Key = "p", Name = "P" };
        if (project.Id == 0) db.Add(project);
        await db.SaveChangesAsync();
        var run = new Run { ProjectId = project.Id, Number = number, Name = "run", Status = RunStatus.Started, CreatedBy = "test" };
        db.Add(run);
        await db.SaveChangesAsync();
        return run.Id;
    }

    private async Task<List<long>> Ids(long run)
    {
        await using var db = database.CreateDbContext();
        return await db.Set<RunEvent>().Where(happened => happened.RunId == run).OrderBy(happened => happened.Id).Select(happened => happened.Id).ToListAsync();
    }
}
