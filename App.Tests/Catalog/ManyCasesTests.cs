using TestRuns.Catalog;

namespace TestRuns.Tests.Catalog;

/// <summary>A catalog as large as it is promised to bear.</summary>
public sealed class ManyCasesTests : CaseWorld
{
    private const int Count = 10_000;

    [Fact]
    public async Task Ten_thousand_cases_are_listed_found_and_changed()
    {
        var suite = await Suite("all", [.. Enumerable.Range(0, Count).Select(i => Case($"Case {i:00000}", "true", i % 10 == 0 ? ["tenth", "all"] : ["all"]))]);
        var all = new CaseQuery { ProjectId = Project };
        var page = await Reads.List(all, 9_950, 100, Token);
        (page.Count, page.Cases.Count, page.Cases[0].Title, page.Cases[^1].Title).ShouldBe((Count, 50, "Case 09950", "Case 09999"));
        page.Cases[0].Tags.ShouldBe(["tenth", "all"]);
        page.Cases[0].Suites.ShouldHaveSingleItem().Name.ShouldBe("all");
        (await Reads.Tags(Project, Token)).ShouldBe([new TagCount("all", Count), new TagCount("tenth", Count / 10)]);

        (await Titles(all with { Text = "case 0077" })).ShouldBe(["Case 00077", .. Enumerable.Range(770, 10).Select(i => $"Case {i:00000}")]);
        (await Titles(all with { Text = "0077 TENTH" })).ShouldBe(["Case 00770"]);
        (await Reads.List(all with { Tags = ["tenth"], SuiteId = suite }, 0, 1, Token)).Count.ShouldBe(Count / 10);
        (await Reads.List(all with { InNoSuite = true }, 0, 1, Token)).Count.ShouldBe(0);

        var ids = await Reads.Ids(all, CaseBulk.Most, Token);
        (await Bulk.AddTag(Project, ids, "new", Bo, Token)).Changed.ShouldBe(Count);
        (await Reads.List(all with { Tags = ["new", "tenth"] }, 0, 1, Token)).Count.ShouldBe(Count / 10);
        (await Edits.Find(suite, Token))!.Entries.Count.ShouldBe(Count);
    }

    [Fact]
    public async Task Words_that_mean_something_to_a_database_are_words()
    {
        await Made(Case("100% of_it's \\ here"));
        await Made(Case("100 percent"));
        foreach (var text in new[] { "100%", "of_it's", "\\", "100% HERE" })
            (await Titles(new CaseQuery { ProjectId = Project, Text = text })).ShouldBe(["100% of_it's \\ here"], text);
        (await Titles(new CaseQuery { ProjectId = Project, Text = "  " })).Count.ShouldBe(2);
    }
}
