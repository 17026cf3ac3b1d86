using TestRuns.Components.Overview;
using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Tests.Components.Overview;

public sealed class RunRowsTests
{
    private readonly RunRows rows = new();

    [Fact]
    public void A_row_changes_in_its_place()
    {
        Show([3, 2, 1]);
        var change = rows.Apply([Made.Run(2, RunStatus.Passed, version: 2)]);
        change.Whole.ShouldBeFalse();
        change.InPlace.ShouldHaveSingleItem().Id.ShouldBe(2);
        Ids().ShouldBe([3, 2, 1]);
        rows.Shown[1].Status.ShouldBe(RunStatus.Passed);
    }

    [Fact]
    public void What_is_older_than_what_is_shown_is_ignored()
    {
        Show([1]);
        rows.Apply([Made.Run(1, RunStatus.Passed, version: 5)]);
        rows.Apply([Made.Run(1, RunStatus.Started, version: 4)]).IsAny.ShouldBeFalse();
        rows.Shown[0].Status.ShouldBe(RunStatus.Passed);
    }

    [Fact]
    public void What_a_queued_run_waits_for_is_shown_though_its_version_is_the_same()
    {
        Show([1]);
        rows.Apply([rows.Shown[0] with { WaitsFor = "a free slot" }]).IsAny.ShouldBeTrue();
        rows.Shown[0].WaitsFor.ShouldBe("a free slot");
    }

    [Fact]
    public void A_new_run_comes_in_at_the_top()
    {
        Show([2, 1]);
        rows.Apply([Made.Run(3)]).Whole.ShouldBeTrue();
        Ids().ShouldBe([3, 2, 1]);
    }

    [Fact]
    public void Under_a_pointer_new_runs_wait_and_old_ones_still_change()
    {
        Show([2, 1]);
        rows.Still = true;
        rows.Apply([Made.Run(3), Made.Run(4), Made.Run(1, RunStatus.Failed, version: 2)]);
        Ids().ShouldBe([2, 1]);
        rows.New.ShouldBe(2);
        rows.Shown[1].Status.ShouldBe(RunStatus.Failed);

        rows.Settle();
        Ids().ShouldBe([4, 3, 2, 1]);
        rows.New.ShouldBe(0);
    }

    [Fact]
    public void A_run_that_no_longer_matches_leaves_but_not_under_a_pointer()
    {
        Show([2, 1], new RunFilter { Statuses = [RunStatus.Started] });
        rows.Still = true;
        rows.Apply([Made.Run(2, RunStatus.Passed, version: 2)]);
        Ids().ShouldBe([2, 1]);
        rows.IsLeaving(rows.Shown[0]).ShouldBeTrue();

        rows.Still = false;
        rows.Settle();
        Ids().ShouldBe([1]);
        rows.Apply([Made.Run(1, RunStatus.Passed, version: 2)]).Whole.ShouldBeTrue();
        Ids().ShouldBeEmpty();
    }

    [Fact]
    public void A_waiting_new_run_that_no_longer_matches_never_comes()
    {
        Show([1], new RunFilter { Statuses = [RunStatus.Started] });
        rows.Still = true;
        rows.Apply([Made.Run(2)]);
        rows.Apply([Made.Run(2, RunStatus.Cancelled, version: 2)]);
        rows.New.ShouldBe(0);
    }

    [Fact]
    public void An_older_run_that_begins_to_match_takes_its_place_in_the_order()
    {
        Show([9, 5], new RunFilter { Statuses = [RunStatus.Started] });
        rows.Apply([Made.Run(7)]);
        Ids().ShouldBe([9, 7, 5]);
    }

    [Fact]
    public void Beyond_the_end_of_a_page_nothing_is_added()
    {
        rows.Reset(new RunPage([Made.Run(9), Made.Run(8)], Next: 8), new RunFilter(), newest: true);
        rows.Apply([Made.Run(3)]).IsAny.ShouldBeFalse();
        Ids().ShouldBe([9, 8]);
    }

    [Fact]
    public void An_older_page_gets_no_new_runs()
    {
        rows.Reset(new RunPage([Made.Run(4), Made.Run(3)], Next: null), new RunFilter(), newest: false);
        rows.Apply([Made.Run(5)]).IsAny.ShouldBeFalse();
        rows.Apply([Made.Run(3, RunStatus.Passed, version: 2)]).IsAny.ShouldBeTrue();
        Ids().ShouldBe([4, 3]);
    }

    [Fact]
    public void A_list_that_stays_open_does_not_grow_for_ever()
    {
        Show([1]);
        for (var id = 2; id <= RunRows.Most + 50; id++) rows.Apply([Made.Run(id)]);
        rows.Shown.Count.ShouldBe(RunRows.Most);
        rows.Next.ShouldBe(rows.Shown[^1].Id);
    }

    [Fact]
    public void A_run_that_was_deleted_goes_and_no_older_copy_brings_it_back_while_it_is_shown()
    {
        Show([3, 2, 1]);
        rows.Apply([RunSummary.Gone(2)]).Whole.ShouldBeTrue();
        Ids().ShouldBe([3, 1]);

        rows.Still = true;
        rows.Apply([RunSummary.Gone(3), Made.Run(3, RunStatus.Passed, version: 9)]);
        (rows.Shown[0].Name, rows.Shown[0].Status, rows.IsLeaving(rows.Shown[0])).ShouldBe(("checkout", RunStatus.Started, true));
        rows.Settle();
        Ids().ShouldBe([1]);
    }

    [Fact]
    public void A_new_run_that_waits_and_is_deleted_never_comes()
    {
        Show([1]);
        rows.Still = true;
        rows.Apply([Made.Run(2)]);
        rows.Apply([RunSummary.Gone(2)]);
        rows.New.ShouldBe(0);
    }

    [Fact]
    public void A_page_of_which_nothing_is_left_is_to_be_read_anew()
    {
        rows.Reset(new RunPage([Made.Run(9), Made.Run(8)], Next: 8), new RunFilter(), newest: true);
        rows.Apply([RunSummary.Gone(9), RunSummary.Gone(8), Made.Run(10)]);
        (rows.IsDrained, rows.Shown.Count).ShouldBe((true, 0));
    }

    private void Show(long[] ids, RunFilter? filter = null) =>
        rows.Reset(new RunPage([.. ids.Select(id => Made.Run(id))], Next: null), filter ?? new RunFilter(), newest: true);

    private IEnumerable<long> Ids() => rows.Shown.Select(run => run.Id);
}
