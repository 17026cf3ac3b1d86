using TestRuns.Catalog;

namespace TestRuns.Tests.Catalog;

public sealed class SuiteEditsTests : CaseWorld
{
    [Fact]
    public async Task A_suite_takes_cases_of_the_catalog_that_others_have_too_and_makes_new_ones()
    {
        await Suite("other", Case("shared"));
        var shared = await OnlyCaseOf("other");
        var answer = await Edits.Save(Edit(null, 0, "mine", new SuiteEntry(shared.CaseId, shared.Version, null), New("fresh")), Bo, Token);
        answer.Outcome.ShouldBe(SuiteEditOutcome.Saved);
        var stored = (await Edits.Find(answer.SuiteId!.Value, Token))!;
        stored.Entries.Select(entry => entry.Spec.Name).ShouldBe(["shared", "fresh"]);
        (stored.Entries[0].CaseId, stored.Version, stored.ChangedBy).ShouldBe((shared.CaseId, 1, "Bo"));
        (await Reads.Find(shared.CaseId, Token))!.Suites.Select(suite => suite.Name).ShouldBe(["mine", "other"]);
    }

    [Fact]
    public async Task What_it_does_not_change_is_left_as_others_made_it_meanwhile()
    {
        var suite = await Suite("smoke", Case("a"), Case("b"));
        var read = (await Edits.Find(suite, Token))!;
        await Store.Replace(read.Entries[0].CaseId, Case("a", "theirs"), 1, Bo, Token);
        var order = read.Entries.Reverse().Select(entry => new SuiteEntry(entry.CaseId, entry.Version, null)).ToArray();
        (await Edits.Save(Edit(suite, read.Version, "smoke", order), Ana, Token)).Outcome.ShouldBe(SuiteEditOutcome.Saved);
        (await CasesOf("smoke")).ShouldBe(["b", "a"]);
        (await Reads.Find(read.Entries[0].CaseId, Token))!.Spec.Steps[0].Run!.Command.ShouldBe("theirs");
    }

    [Fact]
    public async Task A_case_that_both_changed_is_a_conflict_and_so_is_the_suite()
    {
        var suite = await Suite("smoke", Case("a"));
        var read = (await Edits.Find(suite, Token))!;
        var mine = new SuiteEntry(read.Entries[0].CaseId, 1, Case("a", "mine"));
        await Store.Replace(read.Entries[0].CaseId, Case("a", "theirs"), 1, Bo, Token);
        var answer = await Edits.Save(Edit(suite, read.Version, "smoke", mine), Ana, Token);
        (answer.Outcome, answer.What, answer.Who).ShouldBe((SuiteEditOutcome.Conflict, "a", "Bo"));
        (await Edits.Save(Edit(suite, read.Version - 1, "smoke", New("x")), Ana, Token)).ShouldSatisfyAllConditions(
            refused => refused.Outcome.ShouldBe(SuiteEditOutcome.Conflict), refused => refused.What.ShouldBe("smoke"));
        (await Edits.Find(suite, Token))!.Entries.ShouldHaveSingleItem().Spec.Steps[0].Run!.Command.ShouldBe("theirs");
    }

    [Fact]
    public async Task Names_are_there_once()
    {
        await Suite("other", Case("a"));
        var suite = await Suite("smoke", Case("b"));
        var read = (await Edits.Find(suite, Token))!;
        (await Edits.Save(Edit(suite, read.Version, "other", New("x")), Ana, Token)).Outcome.ShouldBe(SuiteEditOutcome.NameTaken);
        (await Edits.Save(Edit(suite, read.Version, "smoke", new SuiteEntry(read.Entries[0].CaseId, 1, null), New("b")), Ana, Token)).Outcome.ShouldBe(SuiteEditOutcome.CaseNameTwice);
        (await Edits.Save(Edit(suite, read.Version, "renamed", new SuiteEntry(read.Entries[0].CaseId, 1, null)), Ana, Token)).Outcome.ShouldBe(SuiteEditOutcome.Saved);
        (await Suites.List(Project, Token)).Select(one => one.Name).ShouldBe(["other", "renamed"]);
        (await OnlyCaseOf("renamed")).CaseId.ShouldBe(read.Entries[0].CaseId);
    }

    [Fact]
    public async Task Cases_and_suites_that_are_gone_or_of_another_project_are_refused_and_nothing_is_done()
    {
        var suite = await Suite("smoke", Case("a"));
        var read = (await Edits.Find(suite, Token))!;
        var theirs = (await Store.Create(await MakeProject("other"), null, Case("theirs"), Ana, Token)).Case!;
        (await Edits.Save(Edit(suite, read.Version, "smoke", New("new"), new SuiteEntry(theirs.Id, 1, null)), Ana, Token)).Outcome.ShouldBe(SuiteEditOutcome.Unknown);
        (await Edits.Save(Edit(4711, 1, "smoke", New("new")), Ana, Token)).Outcome.ShouldBe(SuiteEditOutcome.Unknown);
        (await Titles(new CaseQuery { ProjectId = Project })).ShouldBe(["a"]);
        (await Edits.Find(suite, Token))!.Version.ShouldBe(read.Version);
    }

    private static SuiteEntry New(string name) => new(null, 0, Case(name));

    private SuiteEdit Edit(long? suite, int version, string name, params SuiteEntry[] entries) => new(Project, suite, version, new SuiteSpec { Name = name, Cases = [] }, entries);

    private async Task<StoredEntry> OnlyCaseOf(string name)
    {
        var id = (await Suites.List(Project, Token)).Single(suite => suite.Name == name).Id;
        return (await Edits.Find(id, Token))!.Entries.ShouldHaveSingleItem();
    }
}
