using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using TestRuns.Catalog;
using TestRuns.Runs;
using TestRuns.Runs.State;
using TestRuns.Storage;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Runs.State;

public sealed class RunWriterTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly Actor By = Actor.System("test");

    private readonly TempDatabase database = new();
    private readonly RunWriter writer;
    private long run;

    public RunWriterTests() => writer = new RunWriter(database, TimeProvider.System, NullLogger<RunWriter>.Instance);

    public async ValueTask InitializeAsync()
    {
        await using var db = database.CreateDbContext();
        var project = new Project { Key = "p", Name = "P" };
        db.Add(project);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        var made = new Run { ProjectId = project.Id, Number = 1, Name = "nightly", CreatedBy = "Ana", CreatedAt = DateTimeOffset.UnixEpoch };
        db.Add(made);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        run = made.Id;
    }

    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync();
        database.Dispose();
    }

    [Fact]
    public async Task Whoever_asks_and_however_many_each_command_is_carried_out_once_and_told_in_the_order_of_its_commit()
    {
        var told = new List<long>();
        writer.Committed += commit => told.AddRange(commit.Events.Select(one => one.Id));
        const int callers = 16;
        const int each = 100;
        // Half of them stand in for the writer when they can, half leave it to its thread.
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < each; i++)
            {
                if (caller % 2 == 0) await writer.Do(tx => tx.Record(run, EventTypes.RunQueued, By), CancellationToken.None);
                else await writer.Later(tx => tx.Record(run, EventTypes.RunQueued, By));
            }
        }))).WaitAsync(Limit, TestContext.Current.CancellationToken);

        told.Count.ShouldBe(callers * each);
        told.SequenceEqual(told.Order()).ShouldBeTrue("they are told in their order");
        await using var db = database.CreateDbContext();
        db.Set<RunEvent>().Select(one => one.Id).Order().ToList().SequenceEqual(told).ShouldBeTrue("what was told is what is stored");
    }

    [Fact]
    public async Task Only_the_command_that_fails_hears_of_it_and_the_others_of_its_batch_are_stored()
    {
        var inside = new TaskCompletionSource();
        using var goOn = new ManualResetEventSlim();
        var first = Task.Run(() => writer.Do(
            _ =>
            {
                inside.TrySetResult();
                goOn.Wait(Limit);
            },
            CancellationToken.None));
        await inside.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);

        // While somebody is at it these are put together.
        var good = writer.Do(tx => tx.Record(run, EventTypes.RunQueued, By), CancellationToken.None);
        var bad = writer.Do(_ => throw new InvalidOperationException("no"), CancellationToken.None);
        var alsoGood = writer.Later(tx => tx.Record(run, EventTypes.RunQueued, By));
        good.IsCompleted.ShouldBeFalse("one after the other");
        goOn.Set();
        await Task.WhenAll(first, good, alsoGood).WaitAsync(Limit, TestContext.Current.CancellationToken);
        (await Should.ThrowAsync<InvalidOperationException>(bad)).Message.ShouldBe("no");
        await using var db = database.CreateDbContext();
        db.Set<RunEvent>().Count().ShouldBe(2);
    }

    [Fact]
    public async Task A_command_whose_caller_gave_up_before_it_began_changes_nothing()
    {
        var inside = new TaskCompletionSource();
        using var goOn = new ManualResetEventSlim();
        var first = Task.Run(() => writer.Do(
            _ =>
            {
                inside.TrySetResult();
                goOn.Wait(Limit);
            },
            CancellationToken.None));
        await inside.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);
        using var patience = new CancellationTokenSource();
        var late = writer.Do(tx => tx.Record(run, EventTypes.RunQueued, By), patience.Token);
        await patience.CancelAsync();
        goOn.Set();
        await first.WaitAsync(Limit, TestContext.Current.CancellationToken);
        await Should.ThrowAsync<OperationCanceledException>(late.WaitAsync(Limit, TestContext.Current.CancellationToken));
        await using var db = database.CreateDbContext();
        db.Set<RunEvent>().Count().ShouldBe(0);
    }

    [Fact]
    public async Task When_it_is_closed_what_was_asked_for_is_finished_and_nothing_more_is_taken()
    {
        var asked = Enumerable.Range(0, 300).Select(_ => writer.Later(tx => tx.Record(run, EventTypes.RunQueued, By))).ToList();
        await writer.DisposeAsync().AsTask().WaitAsync(Limit, TestContext.Current.CancellationToken);
        await Task.WhenAll(asked).WaitAsync(Limit, TestContext.Current.CancellationToken);
        await Should.ThrowAsync<ChannelClosedException>(() => writer.Do(tx => tx.Record(run, EventTypes.RunQueued, By), CancellationToken.None));
        await Should.ThrowAsync<ChannelClosedException>(() => writer.Later(tx => tx.Record(run, EventTypes.RunQueued, By)));
        await using var db = database.CreateDbContext();
        db.Set<RunEvent>().Count().ShouldBe(300);
    }

    [Fact]
    public async Task Numbers_of_events_only_grow_also_over_a_restart_after_the_highest_were_deleted()
    {
        for (var i = 0; i < 10; i++) await writer.Do(tx => tx.Record(run, EventTypes.RunQueued, By), CancellationToken.None);
        long highest;
        await using (var db = database.CreateDbContext())
        {
            highest = db.Set<RunEvent>().Max(one => one.Id);
            // As a run that has ended: only such a one is deleted with its project.
            db.Set<Run>().ExecuteUpdate(set => set.SetProperty(row => row.EndedAt, DateTimeOffset.UnixEpoch));
        }

        using var folder = new TempFolder();
        var project = await new DeleteProject(writer, database, new RunFolders(new DataFolder(folder.Path), NullLogger<RunFolders>.Instance)).Ask(ProjectOf(run), CancellationToken.None);
        project.ShouldNotBeNull().Runs.ShouldBe(1);
        await writer.DisposeAsync();
        await InitializeAsync();

        await using var restarted = new RunWriter(database, TimeProvider.System, NullLogger<RunWriter>.Instance);
        await restarted.Do(tx => tx.Record(run, EventTypes.RunQueued, By), CancellationToken.None);
        await using var after = database.CreateDbContext();
        after.Set<RunEvent>().Single().Id.ShouldBeGreaterThan(highest);
    }

    private long ProjectOf(long runId)
    {
        using var db = database.CreateDbContext();
        return db.Set<Run>().Single(one => one.Id == runId).ProjectId;
    }

    [Fact]
    public async Task It_can_be_closed_while_others_stand_in_for_it()
    {
        var done = 0;
        var callers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            try
            {
                while (true)
                {
                    await writer.Do(tx => tx.Record(run, EventTypes.RunQueued, By), CancellationToken.None);
                    Interlocked.Increment(ref done);
                }
            }
            catch (ChannelClosedException)
            {
                // That is how it ends.
            }
        })).ToList();
        await Eventually.Holds(() => Volatile.Read(ref done) > 50);
        await writer.DisposeAsync().AsTask().WaitAsync(Limit, TestContext.Current.CancellationToken);
        await Task.WhenAll(callers).WaitAsync(Limit, TestContext.Current.CancellationToken);
        await using var db = database.CreateDbContext();
        db.Set<RunEvent>().Count().ShouldBe(done, "each that was answered is stored, and no other");
    }
}
