using System.Text;
using TestRuns.Catalog;
using TestRuns.Catalog.Shared;
using TestRuns.Exchange;

namespace TestRuns.Tests.Exchange;

/// <summary>Shared steps come and go with the cases that use them.</summary>
public sealed class SharedExchangeTests : ExchangeWorld
{
    private const string SharedYaml = "sharedSteps:\n  - name: Sign in\n    steps:\n      - run: ./sign-in.sh\n";
    private const string SuiteYaml = "suite: shop\ncases:\n  - name: pays\n    steps:\n      - use: sign in\n";

    [Fact]
    public async Task A_project_comes_back_as_the_same_bytes()
    {
        await Share("Sign in", "./sign-in.sh");
        await Share("Not used", "true");
        await Suite("shop", Using("pays", "Sign in"));
        await Made(Using("loose", "Sign in"));
        var exported = await Export(Project);
        var to = await MakeProject("to");
        (await Carry(await PlanOf(to, new GivenFile("all.zip", exported)))).ShouldBeTrue();
        (await Export(to)).ShouldBe(exported);
        (await SharedReads.List(to, Token)).Select(one => (one.Name, one.UsedIn)).ShouldBe([("Not used", 0), ("Sign in", 2)]);
        (await PlanOf(Project, new GivenFile("all.zip", exported))).ChangesNothing.ShouldBeTrue();
    }

    [Fact]
    public async Task The_file_of_a_suite_or_of_chosen_cases_brings_what_it_uses()
    {
        await Share("Sign in", "./sign-in.sh");
        await Share("Not used", "true");
        await Suite("shop", Using("pays", "Sign in"));
        var project = new Project { Id = Project, Key = "shop", Name = "Shop" };
        var one = Encoding.UTF8.GetString((await Exporter.OneSuite(project, "shop", ExchangeFormat.Yaml, Token))!.Content);
        one.ShouldBe("suite: shop\nsharedSteps:\n  - name: Sign in\n    steps:\n      - run: ./sign-in.sh\ncases:\n  - name: pays\n    steps:\n      - use: Sign in\n");
        var chosen = await Exporter.Chosen(project, new CaseQuery { ProjectId = Project }, null, ExchangeFormat.Yaml, Token);
        var to = await MakeProject("to");
        (await Carry(await PlanOf(to, File("shop.yaml", one), new GivenFile(chosen.Name, chosen.Content)))).ShouldBeTrue();
        (await SharedReads.List(to, Token)).ShouldHaveSingleItem().Name.ShouldBe("Sign in");
        var table = Encoding.UTF8.GetString((await Exporter.OneSuite(project, "shop", ExchangeFormat.Csv, Token))!.Content);
        table.ShouldContain("./sign-in.sh", customMessage: "other tools do not know of shared steps");
    }

    [Fact]
    public async Task The_plan_says_what_is_new_changed_and_the_same()
    {
        var plan = await Import(File("shared-steps.yaml", SharedYaml), File("shop.yaml", SuiteYaml));
        plan.Shared.ShouldHaveSingleItem().Act.ShouldBe(PlannedAct.New);
        (await Suites.Find(Project, "shop", Token))!.Cases[0].Steps[0].Use.ShouldBe("Sign in");
        (await Plan(File("shared-steps.yaml", SharedYaml), File("shop.yaml", SuiteYaml))).ChangesNothing.ShouldBeTrue();
        var changed = await Plan(File("shared-steps.yaml", SharedYaml.Replace("./sign-in.sh", "./other.sh", StringComparison.Ordinal)));
        (changed.SharedCountOf(PlannedAct.Changed), changed.Importable, changed.ChangesNothing).ShouldBe((1, true, false));
        (ImportSaid.Target(changed), ImportSaid.Details(changed, [])).ShouldBe(("shared steps", "0 new, 0 changed, 1 shared steps written, from "));
        (await Carry(changed)).ShouldBeTrue();
        (await Carry(changed)).ShouldBeFalse("somebody has changed them since it was planned");
        (await SharedReads.Find(Project, "Sign in", Token))!.ShouldSatisfyAllConditions(now => now.Version.ShouldBe(2), now => now.ChangedBy.ShouldBe("Cy"));
    }

    [Fact]
    public async Task What_there_is_not_is_a_mistake_in_its_place()
    {
        (await Plan(File("shop.yaml", SuiteYaml))).Mistakes.ShouldHaveSingleItem().ToString()
            .ShouldBe("shop.yaml: line 5, column 14: there are no shared steps called \"sign in\": the project has none yet: make them on the page Shared steps");
        await Share("Sign in", "true");
        (await Plan(File("shop.yaml", SuiteYaml))).Mistakes.ShouldBeEmpty();
        (await Plan(File("a.yaml", SharedYaml), File("b.yaml", SharedYaml.Replace("./sign-in.sh", "b", StringComparison.Ordinal)))).Mistakes.ShouldHaveSingleItem().What.Problem.ShouldContain("say something else in a.yaml");
        (await Plan(File("a.yaml", SharedYaml + SharedYaml.Split('\n', 2)[1]))).Mistakes.ShouldHaveSingleItem().What.Line.ShouldBe(5);
    }

    [Fact]
    public async Task What_was_deleted_after_the_plan_was_made_makes_it_stale()
    {
        await Share("Sign in", "true");
        var plan = await Plan(File("shop.yaml", SuiteYaml));
        await Shared.Delete(Project, "Sign in", expected: null, Token);
        (await Carry(plan)).ShouldBeFalse();
        (await AllTitles()).ShouldBeEmpty();
    }

    private static CaseSpec Using(string title, string name) => new() { Name = title, Steps = [StepSpec.Using(name)] };

    private async Task Share(string name, string command) =>
        await Shared.Save(Project, null, new SharedSpec { Name = name, Steps = [new StepSpec { Name = "", Kind = StepKind.Run, Run = new RunSpec { Command = command } }.Called(null)] }, 0, Ana, Token);

    private async Task<CatalogPlan> PlanOf(long project, params GivenFile[] files) =>
        await Planner.Make(project, await ReadDraft.Of(files, null, ImportChoices.Usual, Token), Token);
}
