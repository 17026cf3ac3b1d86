using TestRuns.E2E.Support;

namespace TestRuns.E2E.Losses;

/// <summary>A run with cases on two controllers at once: an end of it is an end on both.</summary>
public sealed class ParallelTests(Browser browser) : LossTest(browser)
{
    [Fact]
    public async Task An_abort_with_four_cases_on_two_controllers_leaves_no_process_and_has_one_reason()
    {
        await StartLab();
        await StartController("north");
        await StartController("south");
        var (run, processes) = await TickingFourfold();
        (await Api.Abort(run, "wrong branch", Token)).Outcome.ShouldBe("accepted");
        await Dead(processes, TimeSpan.FromSeconds(1));
        var seen = await Cancelled(run, Patience);
        var abort = seen.Abort.ShouldNotBeNull();
        (abort.Text, abort.Unconfirmed).ShouldBe(("wrong branch", false));
        seen.Cases.Select(one => one.Status).ShouldBe(["Failed", "Failed", "Failed", "Failed", "Cancelled"]);
        seen.Cases.ShouldAllBe(one => one.Result == "wrong branch");
        (await Count(run, "abort.requested")).ShouldBe(1);
        (await Count(run, "run.cancelled")).ShouldBe(1);
        ProcessWatch.OfRun(Server, run).ShouldBeEmpty();
        await Eventually.Holds(async () => (await Api.Controllers(Token)).All(one => one.UsedSlots == 0), Patience, "all slots are free", Token);
        await Works();
    }

    [Fact]
    public async Task A_controller_that_is_killed_ends_the_run_on_the_other_one_too()
    {
        await StartLab();
        await StartController("north");
        var south = await StartController("south");
        var (run, processes) = await TickingFourfold();
        await south.KillGuard();
        await Dead(processes, QuickGrace + Patience);
        ShouldBeLost(await Cancelled(run, QuickGrace + Patience), unconfirmed: null);
        (await Count(run, "abort.requested")).ShouldBe(1);
        south.StartAgain();
        await Confirmed(run);
        await Works();
    }

    /// <summary>A run of which four cases are at work, two on each controller, and a fifth waits.</summary>
    private async Task<(long Run, IReadOnlyList<SeenProcess> Processes)> TickingFourfold()
    {
        SuiteRows.PutBeside(Server, "fourfold", parallel: 4, [.. Enumerable.Range(1, 5).Select(number => new CatalogCase($"Case {number}", [CatalogStep.Command("Tick", Ticks)]))]);
        var run = (await Api.Start("fourfold", environment: null, Token)).Id;
        await Eventually.Holds(async () => (await Api.Controllers(Token)).Count(one => one.UsedSlots == 2) == 2, Patience, "both controllers are full", Token);
        await Eventually.Holds(
            async () => (await Task.WhenAll((await Api.Find(run, Token)).Cases.Take(4).Select(async one => one.Steps is [{ Id: { } id }] && (await Api.Log(run, id, Token)).Contains("tick 2", StringComparison.Ordinal)))).All(ticks => ticks),
            Patience, "all four say something", Token);
        (await Api.Find(run, Token)).Cases.Select(one => one.Status).ShouldBe(["InProgress", "InProgress", "InProgress", "InProgress", "Created"]);
        var processes = ProcessWatch.OfRun(Server, run);
        processes.Count.ShouldBeGreaterThanOrEqualTo(4);
        return (run, processes);
    }
}
