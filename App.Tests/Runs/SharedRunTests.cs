using TestRuns.Catalog;
using TestRuns.Catalog.Shared;
using TestRuns.Runs;
using static TestRuns.Tests.Runs.RunWorld;

namespace TestRuns.Tests.Runs;

/// <summary>Runs of cases that use shared steps.</summary>
public sealed class SharedRunTests
{
    private static readonly ChangeBy By = new("Ana", ChangeThrough.Editor);

    private const string File = """
        suite: shop
        cases:
          - name: pays
            parameters:
              - HOW: card
              - HOW: cash
            steps:
              - use: Sign in
              - run: ./pay.sh
              - use: Sign in
          - name: only uses
            steps:
              - use: Sign in
        """;

    [Fact]
    public async Task A_run_has_the_steps_themselves_and_later_changes_do_not_touch_it()
    {
        await using var world = new RunWorld();
        var shared = await Share(world, "./sign-in.sh", "./look.sh");
        var suites = new SuiteStore(world.Factory, TimeProvider.System);
        await suites.Put(world.ProjectId, SuiteFile.Read(File).Suite!, default);
        var made = await world.Create.Make(RunRequest.Of(world.ProjectId, (await suites.ToRun(world.ProjectId, "shop", default))!), Ana, default);
        await Store(world).Save(world.ProjectId, shared.Id, new SharedSpec { Name = "Log in", Steps = [Step("else")] }, 1, By, default);

        var cases = world.Cases(made.RunId);
        cases.Select(row => row.Title).ShouldBe(["pays [card]", "pays [cash]", "only uses"]);
        cases[1].Spec.Steps.Select(step => (step.Name, step.From)).ShouldBe(
            [("./sign-in.sh", "Sign in"), ("./look.sh", "Sign in"), ("./pay.sh", null), ("./sign-in.sh", "Sign in"), ("./look.sh", "Sign in")]);
        cases[1].Spec.Steps.ShouldAllBe(step => step.Env["HOW"] == "cash");
        cases[2].Spec.Steps.Count.ShouldBe(2);

        await world.Abort.Ask(made.RunId, AbortReason.Asked(Ana, null), force: false, default);
        var again = await new RerunRun(world.Writer).Ask(made.RunId, RerunChoice.All, Ana, default);
        world.Cases(again.Made!.RunId)[2].Spec.Steps.Select(step => step.From).ShouldBe(["Sign in", "Sign in"], "what ran is run again");
    }

    [Fact]
    public async Task Cases_that_come_by_themselves_use_what_there_is_and_are_refused_where_it_is_not()
    {
        await using var world = new RunWorld();
        var own = new CaseSpec { Name = "by itself", Steps = [StepSpec.Using("sign in"), Step("own")] };
        var request = new RunRequest { ProjectId = world.ProjectId, Name = "r", Cases = [own] };
        var refused = (await world.Create.Make(request, Ana, default)).Refused!;
        (refused.Kind, refused.Text).ShouldBe((StartRefusalKind.SharedSteps, "There are no shared steps called \"sign in\". Nothing was started."));
        await Share(world, "./sign-in.sh");
        world.Cases((await world.Create.Make(request, Ana, default)).RunId)[0].Spec.Steps.Select(step => step.Name).ShouldBe(["./sign-in.sh", "own"]);
    }

    [Fact]
    public async Task Made_while_they_are_being_changed_a_run_has_the_one_or_the_other_in_all_of_its_cases()
    {
        await using var world = new RunWorld();
        var shared = await Share(world, "0");
        var suites = new SuiteStore(world.Factory, TimeProvider.System);
        await suites.Put(world.ProjectId, new SuiteSpec { Name = "many", Cases = [.. Enumerable.Range(0, 50).Select(i => new CaseSpec { Name = $"c{i}", Steps = [StepSpec.Using("Sign in")] })] }, default);
        var changing = Task.Run(async () =>
        {
            for (var version = 1; version <= 30; version++)
                await Store(world).Save(world.ProjectId, shared.Id, new SharedSpec { Name = version % 2 == 0 ? "Sign in" : "Log in", Steps = [Step($"{version}")] }, version, By, default);
        });
        for (var round = 0; round < 10; round++)
        {
            var made = await world.Create.Make(RunRequest.Of(world.ProjectId, (await suites.ToRun(world.ProjectId, "many", default))!), Ana, default);
            world.Cases(made.RunId).Select(row => row.Spec.Steps.ShouldHaveSingleItem().Name).Distinct().Count().ShouldBe(1);
        }

        await changing;
    }

    private static SharedStore Store(RunWorld world) => new(world.Factory, TimeProvider.System);

    private static async Task<StoredShared> Share(RunWorld world, params string[] names) =>
        (await Store(world).Save(world.ProjectId, null, new SharedSpec { Name = "Sign in", Steps = [.. names.Select(Step)] }, 0, By, default)).Stored!;
}
