using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Storage;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Storage;

public sealed class SnapshotTests
{
    [Fact]
    public async Task A_reader_does_not_wait_for_a_writer_and_sees_one_moment()
    {
        using var database = new TempDatabase();
        await using var writing = database.CreateDbContext();
        await using var reading = database.CreateDbContext();
        await using var change = await writing.Database.BeginTransactionAsync();
        writing.Add(new Project { Key = "p", Name = "P" });
        await writing.SaveChangesAsync();

        await using (await reading.BeginReading(default))
        {
            (await reading.Set<Project>().CountAsync()).ShouldBe(0);
            await change.CommitAsync();
            (await reading.Set<Project>().CountAsync()).ShouldBe(0, "still the moment at which reading began");
        }

        (await reading.Set<Project>().CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Two_writers_wait_for_each_other()
    {
        using var database = new TempDatabase();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var n = 0; n < 20; n++)
            {
                await using var db = database.CreateDbContext();
                db.Add(new Project { Key = $"p-{writer}-{n}", Name = "P" });
                await db.SaveChangesAsync();
            }
        })));
        await using var result = database.CreateDbContext();
        (await result.Set<Project>().CountAsync()).ShouldBe(160);
    }
}
