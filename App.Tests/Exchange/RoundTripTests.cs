using FsCheck;
using FsCheck.Fluent;
using TestRuns.Catalog;
using TestRuns.Exchange;
using TestRuns.Tests.Catalog;

namespace TestRuns.Tests.Exchange;

public sealed class RoundTripTests : ExchangeWorld
{
    [Fact]
    public async Task What_is_exported_and_imported_into_an_empty_project_is_exported_as_the_same_bytes()
    {
        for (var round = 0; round < 12; round++)
        {
            var (from, to) = (await MakeProject($"from-{round}"), await MakeProject($"to-{round}"));
            var catalog = Gen.Sample(SuiteGen.Suite, 4).ToList();
            foreach (var suite in catalog.Take(3)) await Suites.Put(from, suite, Ana, expected: null, Token);
            foreach (var loose in catalog[3].Cases.Concat(catalog[3].Cases.Take(1))) await Store.Create(from, null, loose, Ana, Token);

            var exported = await Export(from);
            var plan = await Planner.Make(to, await ReadDraft.Of([new GivenFile("all.zip", exported)], null, ImportChoices.Usual, Token), Token);
            plan.Mistakes.ShouldBeEmpty();
            (await Carry(plan)).ShouldBeTrue();
            (await Export(to)).ShouldBe(exported);

            var again = await Planner.Make(from, await ReadDraft.Of([new GivenFile("all.zip", exported)], null, ImportChoices.Usual, Token), Token);
            again.ChangesNothing.ShouldBeTrue();
        }
    }

    [Fact]
    public async Task A_browser_step_comes_back_with_its_limit_and_its_video()
    {
        var look = new StepSpec { Name = "Look", Kind = StepKind.Browser, Browser = [new("goto", "${SHOP}/cart", null), new("fill", "#name", "Ann"), new("expect", "text", "Paid")], ActionTimeout = TimeSpan.FromSeconds(7), VideoOnFailure = true };
        await Suite("shop", Case("Buy") with { Steps = [look] });
        var to = await MakeProject("to");
        (await Carry(await Planner.Make(to, await ReadDraft.Of([new GivenFile("all.zip", await Export(Project))], null, ImportChoices.Usual, Token), Token))).ShouldBeTrue();
        var step = (await Suites.Find(to, "shop", Token))!.Cases.ShouldHaveSingleItem().Steps.ShouldHaveSingleItem();
        (step.Name, step.ActionTimeout, step.VideoOnFailure).ShouldBe(("Look", TimeSpan.FromSeconds(7), true));
        step.Browser.ShouldBe(look.Browser);
    }

    [Fact]
    public async Task A_case_that_two_suites_have_is_one_case_again()
    {
        var shared = await Made(Case("Sign in"));
        foreach (var name in new[] { "a", "b" })
        {
            var made = (await Edits.Save(new SuiteEdit(Project, null, 0, new SuiteSpec { Name = name, Cases = [] }, [new SuiteEntry(shared.Id, 1, null)]), Ana, Token)).SuiteId;
            made.ShouldNotBeNull();
        }

        var to = await MakeProject("to");
        var draft = await ReadDraft.Of([new GivenFile("all.zip", await Export(Project))], null, ImportChoices.Usual, Token);
        (await Carry(await Planner.Make(to, draft, Token))).ShouldBeTrue();
        (await Reads.List(new CaseQuery { ProjectId = to }, 0, 10, Token)).Cases.ShouldHaveSingleItem().Suites.Select(suite => suite.Name).ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task A_suite_without_cases_one_by_tags_and_one_file_of_a_suite_come_back_too()
    {
        await Edits.Save(new SuiteEdit(Project, null, 0, new SuiteSpec { Name = "empty, or so", Cases = [] }, []), Ana, Token);
        await Suites.Put(Project, new SuiteSpec { Name = "by tags", Priority = -2, Query = new TagQuery { Any = ["smoke"] }, Cases = [] }, Ana, expected: null, Token);
        await Suite("check out", Case("Pay"));
        var project = new Project { Id = Project, Key = "shop", Name = "Shop" };
        var file = (await Exporter.OneSuite(project, "check out", ExchangeFormat.Yaml, Token))!;
        (file.Name, System.Text.Encoding.UTF8.GetString(file.Content)).ShouldBe(("check-out.yaml", SuiteFile.Write((await Suites.Find(Project, "check out", Token))!)));
        (await Exporter.OneSuite(project, "no such", ExchangeFormat.Yaml, Token)).ShouldBeNull();
        var chosen = await Exporter.Chosen(project, new CaseQuery { ProjectId = Project, Text = "pay" }, null, ExchangeFormat.Yaml, Token);
        (await Plan(new GivenFile("all.zip", await Export(Project)))).ChangesNothing.ShouldBeTrue();
        CatalogFile.Read(System.Text.Encoding.UTF8.GetString(chosen.Content)).Cases.ShouldHaveSingleItem().Name.ShouldBe("Pay");
    }
}
