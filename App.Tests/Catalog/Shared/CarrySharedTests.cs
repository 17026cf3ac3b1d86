using TestRuns.Catalog;
using TestRuns.Catalog.Shared;

namespace TestRuns.Tests.Catalog.Shared;

/// <summary>Shared steps go with the cases that use them.</summary>
public sealed class CarrySharedTests : SharedWorld
{
    [Fact]
    public async Task A_copied_case_brings_what_it_uses()
    {
        await Share("Sign in", "./sign-in.sh");
        await Share("Not used", "true");
        var made = await Made(Using("pays", "Sign in"));
        var other = await MakeProject("other");
        (await Bulk.Copy(Project, [made.Id], other, Bo, Token)).Changed.ShouldBe(1);
        var there = (await SharedReads.List(other, Token)).ShouldHaveSingleItem();
        (there.Name, there.Steps, there.UsedIn, there.ChangedBy).ShouldBe(("Sign in", 1, 1, "Bo"));
        (await Bulk.Copy(Project, [made.Id], other, Bo, Token)).Changed.ShouldBe(1, "what is there says the same");
        (await SharedReads.List(other, Token)).ShouldHaveSingleItem().UsedIn.ShouldBe(2);
    }

    [Fact]
    public async Task What_says_something_else_there_is_not_changed_and_the_case_that_uses_it_stays()
    {
        await Share("Sign in", "./sign-in.sh");
        var (uses, plain) = (await Made(Using("pays", "Sign in")), await Made(Case("leaves")));
        var other = await MakeProject("other");
        await Shared.Save(other, null, Steps("sign in", "theirs"), 0, Ana, Token);
        var answer = await Bulk.Copy(Project, [uses.Id, plain.Id], other, Bo, Token);
        (answer.Changed, answer.Left, answer.OtherShared).ShouldSatisfyAllConditions(
            () => answer.Changed.ShouldBe(1), () => answer.Left.ShouldBe(["pays"]), () => answer.OtherShared.ShouldBe(["Sign in"]));
        (await SharedReads.Find(other, "Sign in", Token))!.Spec.Steps[0].Run!.Command.ShouldBe("theirs");
    }

    [Fact]
    public async Task A_copied_project_has_them_all()
    {
        await Share("Sign in", "./sign-in.sh");
        await Share("Not used", "true");
        await Suite("smoke", Using("pays", "Sign in"));
        var (_, copy) = await new DuplicateProject(Database, new ProjectStore(Database, Time), Time).Ask(Project, "copy", "Copy", "Bo", Token);
        (await SharedReads.List(copy!.Project.Id, Token)).Select(one => (one.Name, one.UsedIn)).ShouldBe([("Not used", 0), ("Sign in", 1)]);
        (await Suites.Find(copy.Project.Id, "smoke", Token))!.Cases[0].Steps[0].Use.ShouldBe("Sign in");
    }

    [Fact]
    public async Task A_project_goes_with_its_cases_and_what_they_use()
    {
        await Share("Sign in", "true");
        await Made(Using("pays", "Sign in"));
        await using var db = Database.CreateDbContext();
        db.Remove(await db.Set<Project>().FindAsync([Project], Token) ?? throw new InvalidOperationException());
        await db.SaveChangesAsync(Token);
        (await SharedReads.List(Project, Token)).ShouldBeEmpty();
    }
}
