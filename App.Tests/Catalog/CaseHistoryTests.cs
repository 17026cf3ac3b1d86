using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;

namespace TestRuns.Tests.Catalog;

public sealed class CaseHistoryTests : CaseWorld
{
    [Fact]
    public async Task Each_change_is_there_with_who_when_and_through_what()
    {
        var made = await Made(Case("pays"));
        Time.Advance(TimeSpan.FromHours(1));
        await Store.Replace(made.Id, Case("pays", "second"), 1, Bo, Token);
        var lines = await History.List(made.Id, null, 10, Token);
        lines.Select(line => (line.Number, line.Who, line.Through, line.HasBefore)).ShouldBe([(2, "Bo", ChangeThrough.Api, true), (1, "Ana", ChangeThrough.Editor, false)]);
        (lines[0].At - lines[1].At).ShouldBe(TimeSpan.FromHours(1));
        (await Command(made.Id, 1), await Command(made.Id, 2), await Command(made.Id, 3)).ShouldBe(("true", "second", null));
        (await History.List(made.Id, before: 2, 10, Token)).ShouldHaveSingleItem().Number.ShouldBe(1);
    }

    [Fact]
    public async Task A_suites_file_leaves_a_line_in_the_history_of_what_it_changed_and_of_nothing_else()
    {
        var suite = await Suite("smoke", Case("same"), Case("other"));
        var ids = (await Edits.Find(suite, Token))!.Entries.Select(entry => entry.CaseId).ToList();
        await Suites.Put(Project, new SuiteSpec { Name = "smoke", Cases = [Case("same"), Case("other", "new")] }, new ChangeBy("Cy", ChangeThrough.SuiteFile), expected: null, Token);
        (await History.List(ids[0], null, 10, Token)).Select(line => line.Number).ShouldBe([1]);
        (await History.List(ids[1], null, 10, Token)).Select(line => (line.Number, line.Who, line.Through)).ShouldBe([(2, "Cy", ChangeThrough.SuiteFile), (1, "Ana", ChangeThrough.Editor)]);
        (await History.OfSuite(suite, 2, Token)).Select(line => (line.Title, line.Number)).ShouldBe([("other", 2), ("other", 1)]);
    }

    [Fact]
    public async Task What_is_taken_back_is_a_new_version_and_nothing_is_lost()
    {
        var made = await Made(Case("pays", "first"));
        await Store.Replace(made.Id, Case("pays", "second"), 1, Bo, Token);
        var first = (await History.At(made.Id, 1, Token))!;
        (await Store.Replace(made.Id, first, 2, Ana with { Through = ChangeThrough.Restore }, Token)).Case!.Version.ShouldBe(3);
        (await Command(made.Id, 2), await Command(made.Id, 3)).ShouldBe(("second", "first"));
    }

    [Fact]
    public async Task A_case_from_before_there_was_a_history_keeps_what_it_said_before_its_first_change()
    {
        var made = await Made(Case("old", "as it was", "tag"));
        await using (var db = Database.CreateDbContext())
        {
            // As an earlier version of this program left it.
            await db.Set<CaseRevision>().ExecuteDeleteAsync(Token);
            await db.Set<CaseTag>().ExecuteDeleteAsync(Token);
            await db.Set<TestCase>().ExecuteUpdateAsync(set => set.SetProperty(one => one.SearchText, "").SetProperty(one => one.ChangedBy, (string?)null), Token);
        }

        await new CaseIndex(Database).Fill(Token);
        (await Titles(new CaseQuery { ProjectId = Project, Text = "old", Tags = ["tag"] })).ShouldBe(["old"]);
        await Store.Replace(made.Id, Case("old", "changed", "tag"), 1, Bo, Token);
        (await History.List(made.Id, null, 10, Token)).ShouldHaveSingleItem().HasBefore.ShouldBeTrue();
        (await Command(made.Id, 1), await Command(made.Id, 2)).ShouldBe(("as it was", "changed"));
    }

    private async Task<string?> Command(long id, int number) => (await History.At(id, number, Token))?.Steps[0].Run!.Command;
}
