using TestRuns.Catalog;
using TestRuns.Runs;
using static TestRuns.Tests.Runs.RunWorld;

namespace TestRuns.Tests.Runs;

/// <summary>Cases with a table of values.</summary>
public sealed class ParameterTests
{
    private const string File = """
        suite: shop
        cases:
          - name: pays
            parameters:
              - HOW: card
                CURRENCY: EUR
              - HOW: on, account
                CURRENCY: ""
            steps:
              - run: ./pay.sh
                env:
                  CURRENCY: CHF
              - manual: Look at ${HOW}
          - name: leaves
            steps:
              - wait: 1s

        """;

    [Fact]
    public void The_file_is_written_as_it_was_read() => SuiteFile.Write(SuiteFile.Read(File).Suite!).ShouldBe(File);

    [Fact]
    public async Task A_run_has_the_case_once_for_each_row_and_its_steps_find_the_values_of_theirs()
    {
        await using var world = new RunWorld();
        var made = await world.Create.Make(RunRequest.Of(world.ProjectId, SuiteFile.Read(File).Suite!), Ana, default);
        var cases = world.Cases(made.RunId);
        cases.Select(row => row.Title).ShouldBe(["pays [card, EUR]", "pays [on, account, ]", "leaves"]);
        cases.Select(row => row.HistoryKey).Distinct().Count().ShouldBe(3);
        cases[0].Spec.Steps[0].Env.ShouldBe(new Dictionary<string, string> { ["HOW"] = "card", ["CURRENCY"] = "CHF" }, ignoreOrder: true);
        cases[1].Spec.Steps[1].Env.ShouldBe(new Dictionary<string, string> { ["HOW"] = "on, account", ["CURRENCY"] = "" }, ignoreOrder: true);
        cases[2].Spec.Steps[0].Env.ShouldBeEmpty();
        (world.Run(made.RunId).CasesTotal, world.Run(made.RunId).ManualSteps).ShouldBe((3, 2));
    }

    [Fact]
    public async Task Run_again_it_is_the_row_that_runs()
    {
        await using var world = new RunWorld();
        var made = await world.Create.Make(RunRequest.Of(world.ProjectId, SuiteFile.Read(File).Suite!), Ana, default);
        await world.Abort.Ask(made.RunId, AbortReason.Asked(Ana, null), force: false, default);
        var again = await new RerunRun(world.Writer).Ask(made.RunId, RerunChoice.All, Ana, default);
        world.Cases(again.Made!.RunId).Select(row => (row.Title, row.HistoryKey)).ShouldBe(world.Cases(made.RunId).Select(row => (row.Title, row.HistoryKey)));
    }
}
