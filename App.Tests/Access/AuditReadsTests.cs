using TestRuns.Access;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Access;

public sealed class AuditReadsTests : IDisposable
{
    private readonly TempDatabase database = new();
    private readonly ManualTime time = new();
    private readonly AuditReads reads;
    private readonly Audit audit;

    public AuditReadsTests() => (audit, reads) = (new Audit(database, time), new AuditReads(database));

    [Fact]
    public async Task What_is_asked_for_is_what_comes_the_newest_first()
    {
        await Write("Ana", "token.made", 1);
        await Write("Ben", "tokening.other", 2);
        time.Advance(TimeSpan.FromDays(1));
        await Write("Ana", "account.signedIn", null);
        await Write("Ana", "token.revoked", 1);

        (await Acts(new AuditFilter())).ShouldBe(["token.revoked", "account.signedIn", "tokening.other", "token.made"]);
        (await Acts(new AuditFilter { Who = "Ana", Kind = "token" })).ShouldBe(["token.revoked", "token.made"]);
        (await Acts(new AuditFilter { Projects = [2] })).ShouldBe(["tokening.other"]);
        (await Acts(new AuditFilter { Projects = [] })).ShouldBeEmpty();
        (await Acts(new AuditFilter { From = time.GetUtcNow() })).ShouldBe(["token.revoked", "account.signedIn"]);
        (await Acts(new AuditFilter { Until = time.GetUtcNow() })).ShouldBe(["tokening.other", "token.made"]);
        (await reads.People(null, default)).ShouldBe(["Ana", "Ben"]);
        (await reads.People([2], default)).ShouldBe(["Ben"]);
    }

    [Fact]
    public async Task Pages_follow_each_other_without_a_gap_and_all_is_all()
    {
        for (var number = 1; number <= 7; number++) await Write($"P{number}", "a.b", 1);
        var first = await reads.List(new AuditFilter(), null, 3, default);
        var second = await reads.List(new AuditFilter(), first[^1].Id, 3, default);
        first.Concat(second).Select(entry => entry.Who).ShouldBe(["P7", "P6", "P5", "P4", "P3", "P2"]);
        var all = new List<string>();
        await foreach (var entry in reads.All(new AuditFilter(), default)) all.Add(entry.Who);
        all.Count.ShouldBe(7);
    }

    public void Dispose() => database.Dispose();

    private Task Write(string who, string action, long? project) => audit.Write(new AuditFact(who, action, "x", project), default);

    private async Task<IEnumerable<string>> Acts(AuditFilter filter) => (await reads.List(filter, null, 100, default)).Select(entry => entry.Action);
}
