using TestRuns.Catalog;

namespace TestRuns.Tests.Catalog;

public sealed class CaseStoreTests : CaseWorld
{
    [Fact]
    public async Task A_case_is_made_at_the_end_of_its_suite()
    {
        var suite = await Suite("smoke", Case("first"));
        var made = await Made(Case("second", "true", "cart"), suite);
        (made.Version, made.ChangedBy).ShouldBe((1, "Ana"));
        made.Suites.ShouldBe([new SuiteName(suite, "smoke")]);
        (await CasesOf("smoke")).ShouldBe(["first", "second"]);
    }

    [Fact]
    public async Task What_somebody_else_changed_meanwhile_is_not_overwritten_and_is_answered()
    {
        var made = await Made(Case("pays"));
        Time.Advance(TimeSpan.FromMinutes(1));
        (await Store.Replace(made.Id, Case("pays", "theirs"), 1, Bo, Token)).Outcome.ShouldBe(CaseOutcome.Saved);
        var answer = await Store.Replace(made.Id, Case("pays", "mine"), 1, Ana, Token);
        answer.Outcome.ShouldBe(CaseOutcome.Conflict);
        (answer.Case!.Version, answer.Case.ChangedBy, answer.Case.UpdatedAt).ShouldBe((2, "Bo", Time.GetUtcNow()));
        (await Reads.Find(made.Id, Token))!.Spec.Steps[0].Run!.Command.ShouldBe("theirs");
    }

    [Fact]
    public async Task Of_many_who_change_the_same_version_one_gets_through()
    {
        var made = await Made(Case("pays"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => Store.Replace(made.Id, Case("pays", $"echo {i}"), 1, Bo, Token), Token)));
        answers.Count(answer => answer.Outcome == CaseOutcome.Saved).ShouldBe(1);
        answers.Count(answer => answer.Outcome == CaseOutcome.Conflict).ShouldBe(7);
        (await Reads.Find(made.Id, Token))!.Version.ShouldBe(2);
    }

    [Fact]
    public async Task What_says_the_same_is_no_change()
    {
        var made = await Made(Case("pays", "true", "cart"));
        (await Store.Replace(made.Id, Case("pays", "true", "cart"), 1, Bo, Token)).Outcome.ShouldBe(CaseOutcome.Same);
        var now = await Reads.Find(made.Id, Token);
        (now!.Version, now.ChangedBy).ShouldBe((1, "Ana"));
        (await History.List(made.Id, null, 10, Token)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Two_cases_of_one_suite_never_have_one_name()
    {
        var suite = await Suite("smoke", Case("first"), Case("second"));
        (await Store.Create(Project, suite, Case("first"), Ana, Token)).ShouldBe(new CaseAnswer(CaseOutcome.NameTaken, null, "smoke"));
        var second = (await Reads.List(new CaseQuery { ProjectId = Project, Text = "second" }, 0, 1, Token)).Cases[0];
        (await Store.Replace(second.Id, Case("first"), 1, Ana, Token)).ShouldBe(new CaseAnswer(CaseOutcome.NameTaken, null, "smoke"));
        (await Store.Replace(second.Id, Case("third"), 1, Ana, Token)).Outcome.ShouldBe(CaseOutcome.Saved);
        (await CasesOf("smoke")).ShouldBe(["first", "third"]);
    }

    [Fact]
    public async Task What_is_not_there_is_said_to_be_so()
    {
        (await Store.Create(Project, 4711, Case("a"), Ana, Token)).Outcome.ShouldBe(CaseOutcome.Unknown);
        (await Store.Create(await MakeProject("other"), await Suite("mine", Case("b")), Case("a"), Ana, Token)).Outcome.ShouldBe(CaseOutcome.Unknown);
        (await Store.Replace(4711, Case("a"), 1, Ana, Token)).Outcome.ShouldBe(CaseOutcome.Unknown);
        (await Reads.Find(4711, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Found_again_by_its_new_words_and_no_more_by_its_old_ones()
    {
        var made = await Made(Case("Pays by card", "true", "till"));
        await Store.Replace(made.Id, Case("Pays by phone", "true", "wallet"), 1, Ana, Token);
        (await Titles(new CaseQuery { ProjectId = Project, Text = "card" })).ShouldBeEmpty();
        (await Titles(new CaseQuery { ProjectId = Project, Tags = ["till"] })).ShouldBeEmpty();
        (await Titles(new CaseQuery { ProjectId = Project, Text = "PHONE wallet", Tags = ["wallet"] })).ShouldBe(["Pays by phone"]);
        (await Reads.Tags(Project, Token)).ShouldBe([new TagCount("wallet", 1)]);
    }
}
