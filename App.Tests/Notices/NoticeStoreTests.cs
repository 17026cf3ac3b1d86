using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using TestRuns.Notices;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Notices;

public sealed class NoticeStoreTests : IDisposable
{
    private readonly TempDatabase database = new();

    public void Dispose() => database.Dispose();

    [Fact]
    public async Task What_is_read_is_ones_own_and_up_to_what_was_seen()
    {
        await using var lab = new NoticeLab(database);
        var (ana, bo) = ((await lab.Person("Ana")).AccountId!.Value, (await lab.Person("Bo")).AccountId!.Value);
        await Write(lab, ana, 5);
        await Write(lab, bo, 1);
        var store = lab.Get<NoticeStore>();
        using var news = lab.Get<NoticeNews>().Watch();
        var page = await store.List(ana, null, unread: true, null, 3, default);
        page.Notices.Select(notice => notice.EventId).ShouldBe([5L, 4, 3]);
        (await store.List(ana, null, unread: true, page.Next, 3, default)).Notices.Select(notice => notice.EventId).ShouldBe([2L, 1]);
        (await store.Read(bo, [page.Notices[0].Id], default)).ShouldBe(0);
        (await store.ReadAll(ana, page.Notices[1].Id, default)).ShouldBe(4);
        (await store.Unread(ana, null, default)).ShouldBe(1);
        (await store.Unread(ana, [], default)).ShouldBe(0, "of projects that they have left nothing is counted");
        news.Reader.TryRead(out var whose).ShouldBeTrue();
        whose.ShouldBe(ana);
    }

    [Fact]
    public async Task Only_the_newest_are_kept_and_none_for_ever()
    {
        await using var lab = new NoticeLab(database);
        var (ana, bo) = ((await lab.Person("Ana")).AccountId!.Value, (await lab.Person("Bo")).AccountId!.Value);
        var now = TimeProvider.System.GetUtcNow();
        await Write(lab, ana, NoticeTidying.Most + 20);
        await Write(lab, bo, 3, now - NoticeTidying.Kept - TimeSpan.FromHours(1));
        await new NoticeTidying(database, TimeProvider.System, NullLogger<NoticeTidying>.Instance).Tidy(default);
        await using var db = database.CreateDbContext();
        (await db.Set<Notice>().CountAsync(notice => notice.AccountId == ana)).ShouldBe(NoticeTidying.Most);
        (await db.Set<Notice>().Where(notice => notice.AccountId == ana).MinAsync(notice => notice.EventId)).ShouldBe(21);
        (await db.Set<Notice>().CountAsync(notice => notice.AccountId == bo)).ShouldBe(0);
    }

    private async Task Write(NoticeLab lab, long account, int count, DateTimeOffset? at = null)
    {
        var project = await lab.Project();
        await using var db = database.CreateDbContext();
        db.AddRange(Enumerable.Range(1, count).Select(number => new Notice
        {
            AccountId = account, EventId = number, ProjectId = project, RunId = number, RunNumber = number, RunName = "run", Text = "Your run failed", At = at ?? TimeProvider.System.GetUtcNow(),
        }));
        await db.SaveChangesAsync();
    }
}
