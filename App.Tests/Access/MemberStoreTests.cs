using TestRuns.Access;
using TestRuns.Access.People;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Access;

public sealed class MemberStoreTests : IDisposable
{
    private const long Shop = 7;

    private static readonly Decider Maintainer = new(1, "Ana", IsAdministrator: false);
    private static readonly Decider Administrator = new(2, "Root", IsAdministrator: true);

    private readonly TempDatabase database = new();
    private readonly ManualTime time = new();
    private readonly AccessNews news = new();
    private readonly MemberStore members;

    public MemberStoreTests() => members = new MemberStore(database, new Audit(database, time), news, time);

    [Fact]
    public async Task Members_are_listed_by_name_with_what_they_may_and_since_when()
    {
        await Member("zoe", ProjectRole.Viewer);
        await Member("ana", ProjectRole.Maintainer);
        (await members.List(Shop, default)).Select(member => (member.UserName, member.Role, member.Since)).ShouldBe([
            ("ana", ProjectRole.Maintainer, time.GetUtcNow()), ("zoe", ProjectRole.Viewer, time.GetUtcNow())]);
        (await members.List(8, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_changed_role_is_recorded_and_told_and_one_that_is_no_other_is_not()
    {
        var ben = await Member("ben", ProjectRole.Viewer);
        var told = new List<long>();
        news.Changed += told.Add;
        (await members.ChangeRole(Shop, ben, ProjectRole.Runner, Maintainer, default)).ShouldBe(MemberOutcome.Done);
        (await members.ChangeRole(Shop, ben, ProjectRole.Runner, Maintainer, default)).ShouldBe(MemberOutcome.Done);
        told.ShouldBe([ben]);
        var entry = (await new AuditReads(database).List(new AuditFilter(), null, 10, default)).ShouldHaveSingleItem();
        (entry.Who, entry.Action, entry.Target, entry.ProjectId, entry.Details).ShouldBe(("Ana", "member.roleChanged", "ben", Shop, "Viewer to Runner"));
    }

    [Fact]
    public async Task The_last_maintainer_goes_by_an_administrator_alone()
    {
        var ana = await Member("ana", ProjectRole.Maintainer);
        var disabled = await Member("ben", ProjectRole.Maintainer, disabled: true);
        (await members.Remove(Shop, ana, Maintainer, default)).ShouldBe(MemberOutcome.LastMaintainer);
        (await members.ChangeRole(Shop, ana, ProjectRole.Viewer, Maintainer, default)).ShouldBe(MemberOutcome.LastMaintainer);
        (await members.List(Shop, default)).Single(member => member.AccountId == ana).Role.ShouldBe(ProjectRole.Maintainer);
        (await members.Remove(Shop, disabled, Maintainer, default)).ShouldBe(MemberOutcome.Done);
        (await members.Remove(Shop, ana, Administrator, default)).ShouldBe(MemberOutcome.Done);
        (await members.List(Shop, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_maintainers_who_remove_each_other_at_once_leave_one()
    {
        var (ana, ben) = (await Member("ana", ProjectRole.Maintainer), await Member("ben", ProjectRole.Maintainer));
        var outcomes = await Task.WhenAll(
            Task.Run(() => members.Remove(Shop, ana, Maintainer, default)), Task.Run(() => members.Remove(Shop, ben, Maintainer, default)));
        outcomes.Order().ShouldBe([MemberOutcome.Done, MemberOutcome.LastMaintainer]);
        (await members.List(Shop, default)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Who_is_no_member_cannot_be_changed_or_removed()
    {
        (await members.ChangeRole(Shop, 99, ProjectRole.Runner, Administrator, default)).ShouldBe(MemberOutcome.Unknown);
        (await members.Remove(Shop, 99, Administrator, default)).ShouldBe(MemberOutcome.Unknown);
    }

    public void Dispose() => database.Dispose();

    private async Task<long> Member(string name, ProjectRole role, bool disabled = false)
    {
        await using var db = database.CreateDbContext();
        var account = new Account { UserName = name, NormalizedUserName = name.ToUpperInvariant(), DisplayName = name, DisabledAt = disabled ? time.GetUtcNow() : null };
        db.Add(account);
        await db.SaveChangesAsync();
        db.Add(new Membership { ProjectId = Shop, AccountId = account.Id, Role = role, Since = time.GetUtcNow() });
        await db.SaveChangesAsync();
        return account.Id;
    }
}
