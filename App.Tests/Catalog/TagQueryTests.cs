using TestRuns.Catalog;

namespace TestRuns.Tests.Catalog;

/// <summary>Suites that choose cases by their tags.</summary>
public sealed class TagQueryTests : CaseWorld
{
    [Theory]
    [InlineData("smoke", "", "", "both,cart,pays")]
    [InlineData("smoke,slow", "", "", "both")]
    [InlineData("", "cart,pay", "", "cart,pays")]
    [InlineData("smoke", "", "slow", "cart,pays")]
    [InlineData("", "", "smoke", "slow,untagged")]
    [InlineData("smoke", "cart,slow", "pay", "both,cart")]
    [InlineData("smok", "", "", "")]
    public async Task All_any_and_none_choose_by_the_tags_of_now(string all, string any, string none, string expected)
    {
        CaseSpec[] cases = [Case("pays", "true", "smoke", "pay"), Case("cart", "true", "smoke", "cart"), Case("slow", "true", "slow"), Case("both", "true", "smoke", "slow"), Case("untagged")];
        foreach (var spec in cases) await Made(spec);
        var query = new TagQuery { All = Words(all), Any = Words(any), None = Words(none) };
        cases.Where(spec => query.Chooses(spec.Tags)).Select(spec => spec.Name).Order().ShouldBe(Words(expected));
        await Put("chosen", query);
        (await ToRun("chosen")).ShouldBe(Words(expected));
        (await Titles(new CaseQuery { ProjectId = Project, Chosen = (await Suites.Find(Project, "chosen", Token))!.Query })).ShouldBe(Words(expected));
    }

    [Fact]
    public async Task Listed_cases_come_first_and_once_then_the_others_by_title()
    {
        await Made(Case("B", "true", "smoke"));
        await Made(Case("a", "true", "smoke"));
        await Put("chosen", new TagQuery { All = ["smoke"] }, Case("z", "true", "smoke"), Case("listed"));
        (await ToRun("chosen")).ShouldBe(["z", "listed", "a", "B"]);
        (await CasesOf("chosen")).ShouldBe(["z", "listed"]);
        (await Suites.List(Project, Token)).Single().ShouldSatisfyAllConditions(suite => suite.CaseCount.ShouldBe(2), suite => suite.Query!.All.ShouldBe(["smoke"]));
    }

    [Fact]
    public async Task Cases_of_one_name_are_told_apart()
    {
        await Made(Case("pays", "one", "smoke"));
        await Made(Case("pays", "two", "smoke"));
        await Put("chosen", new TagQuery { All = ["smoke"] }, Case("pays (2)"));
        (await ToRun("chosen")).ShouldBe(["pays (2)", "pays", "pays (3)"]);
    }

    [Fact]
    public async Task Cases_of_other_projects_are_never_chosen()
    {
        var other = await MakeProject("other");
        await Store.Create(other, null, Case("theirs", "true", "smoke"), Ana, Token);
        await Put("chosen", new TagQuery { All = ["smoke"] });
        (await ToRun("chosen")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_file_says_it_and_the_editor_keeps_it()
    {
        const string file = "suite: chosen\npriority: -3\nquery:\n  all: [smoke]\n  none: [slow, \"no\"]\n";
        var spec = SuiteFile.Read(file).Suite!;
        SuiteFile.Write(spec).ShouldBe(file);
        spec.Query!.InWords().ShouldBe("all of smoke; none of slow, no");
        await Suites.Put(Project, spec, Token);
        var id = (await Suites.List(Project, Token)).Single().Id;
        SuiteFile.Write((await Edits.Find(id, Token))!.Spec).ShouldBe(file);
        SuiteFile.Write((await Suites.Find(Project, "chosen", Token))!).ShouldBe(file);
    }

    private async Task<IReadOnlyList<string>> ToRun(string suite) => [.. (await Suites.ToRun(Project, suite, Token))!.Cases.Select(one => one.Name)];

    private Task<PutSuiteOutcome> Put(string name, TagQuery query, params CaseSpec[] cases) =>
        Suites.Put(Project, new SuiteSpec { Name = name, Query = query, Cases = cases }, Token);

    private static string[] Words(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
