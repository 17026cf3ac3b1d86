using TestRuns.Catalog;

namespace TestRuns.Tests.Catalog;

public sealed class CaseBulkTests : CaseWorld
{
    [Fact]
    public async Task A_tag_is_given_and_taken_with_a_version_for_what_changed_alone()
    {
        var (one, two) = (await Made(Case("one", "true", "a")), await Made(Case("two")));
        (await Bulk.AddTag(Project, [one.Id, two.Id, 4711], "a", Bo, Token)).Changed.ShouldBe(1);
        (await Titles(new CaseQuery { ProjectId = Project, Tags = ["a"] })).ShouldBe(["one", "two"]);
        (await Reads.Find(one.Id, Token))!.Version.ShouldBe(1);
        (await Bulk.RemoveTag(Project, [one.Id, two.Id], "a", Bo, Token)).Changed.ShouldBe(2);
        (await Reads.Tags(Project, Token)).ShouldBeEmpty();
        (await History.List(two.Id, null, 10, Token)).Select(line => (line.Number, line.Who)).ShouldBe([(3, "Bo"), (2, "Bo"), (1, "Ana")]);
    }

    [Fact]
    public async Task Retries_and_timeouts_are_set_for_all()
    {
        var (one, two) = (await Made(Case("one")), await Made(Case("two")));
        await Bulk.SetRetries(Project, [one.Id, two.Id], 2, Bo, Token);
        await Bulk.SetTimeout(Project, [two.Id], TimeSpan.FromMinutes(5), Bo, Token);
        (await Reads.Find(one.Id, Token))!.Spec.ShouldSatisfyAllConditions(spec => spec.Retries.ShouldBe(2), spec => spec.Timeout.ShouldBeNull());
        (await Reads.Find(two.Id, Token))!.Spec.ShouldSatisfyAllConditions(spec => spec.Retries.ShouldBe(2), spec => spec.Timeout.ShouldBe(TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public async Task What_is_moved_to_a_suite_is_in_that_one_alone_and_what_would_be_there_twice_stays()
    {
        var target = await Suite("target", Case("set up"));
        await Suite("other", Case("set up", "another"), Case("pays"));
        var loose = await Made(Case("loose"));
        var ids = await Reads.Ids(new CaseQuery { ProjectId = Project }, 100, Token);
        var answer = (await Bulk.MoveTo(Project, target, ids, Bo, Token))!;
        (answer.Changed, answer.Left.ShouldHaveSingleItem()).ShouldBe((2, "set up"));
        (await CasesOf("target")).ShouldBe(["set up", "loose", "pays"]);
        (await CasesOf("other")).ShouldBe(["set up"]);
        (await Edits.Find(target, Token))!.ChangedBy.ShouldBe("Bo");
        (await Reads.Find(loose.Id, Token))!.Suites.ShouldHaveSingleItem().Name.ShouldBe("target");
        (await Bulk.MoveTo(Project, 4711, ids, Bo, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task What_is_deleted_goes_out_of_its_suites_and_other_projects_are_not_touched()
    {
        await Suite("smoke", Case("a"), Case("b"));
        var other = await MakeProject("other");
        var theirs = (await Store.Create(other, null, Case("theirs"), Ana, Token)).Case!.Id;
        var a = (await Reads.Ids(new CaseQuery { ProjectId = Project, Text = "a" }, 1, Token))[0];
        (await Bulk.SuitesWith(Project, [a, theirs], Token)).ShouldBe(["smoke"]);
        (await Bulk.Delete(Project, [a, theirs], Bo, Token)).ShouldBe(1);
        (await CasesOf("smoke")).ShouldBe(["b"]);
        (await Reads.Find(theirs, Token)).ShouldNotBeNull();
        (await History.List(a, null, 10, Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_copy_in_another_project_lives_by_itself()
    {
        var made = await Made(Case("pays", "true", "till"));
        var other = await MakeProject("other");
        (await Bulk.Copy(Project, [made.Id], other, Bo with { Through = ChangeThrough.Copy }, Token)).Changed.ShouldBe(1);
        await Store.Replace(made.Id, Case("pays", "changed"), 1, Ana, Token);
        var copy = (await Reads.List(new CaseQuery { ProjectId = other, Tags = ["till"] }, 0, 10, Token)).Cases.ShouldHaveSingleItem();
        (await Reads.Find(copy.Id, Token))!.Spec.Steps[0].Run!.Command.ShouldBe("true");
        (await History.List(copy.Id, null, 10, Token)).ShouldHaveSingleItem().Through.ShouldBe(ChangeThrough.Copy);
    }
}
