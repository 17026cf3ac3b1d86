using TestRuns.Components.Detail;
using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Tests.Components.Detail;

public sealed class CaseRowsTests
{
    [Fact]
    public void A_small_run_shows_all_its_steps() =>
        new CaseRows().Of([Made.Case(1, CaseStatus.Passed, Made.Step(1, StepStatus.Passed)), Made.Case(2, CaseStatus.Created, Made.Step(null, StepStatus.Created))], null)
            .Count.ShouldBe(4);

    [Fact]
    public void Of_a_large_run_only_what_runs_or_failed_is_open()
    {
        var lines = new CaseRows().Of(Large(), null);
        lines.Where(line => line.Step is not null).Select(line => line.Case.Id).ShouldBe([3, 7]);
    }

    [Fact]
    public void What_was_opened_or_closed_by_hand_stays_so()
    {
        var rows = new CaseRows();
        var lines = rows.Of(Large(), null);
        rows.Toggle(lines.First(line => line.Case.Id == 5));
        rows.Toggle(lines.First(line => line.Case.Id == 3));
        rows.Of(Large(), null).Where(line => line.Step is not null).Select(line => line.Case.Id).ShouldBe([5, 7]);
    }

    [Fact]
    public void The_case_of_the_step_that_is_looked_at_is_open() =>
        new CaseRows().Of(Large(), selectedStep: 40).Where(line => line.Step is not null).Select(line => line.Case.Id).ShouldBe([3, 7, 40]);

    private static List<CaseView> Large() => Enumerable.Range(1, 100).Select(id => Made.Case(
        id,
        id == 3 ? CaseStatus.Failed : id == 7 ? CaseStatus.InProgress : CaseStatus.Passed,
        Made.Step(id, StepStatus.Passed))).ToList();
}
