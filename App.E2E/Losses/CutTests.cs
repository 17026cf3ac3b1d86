using System.Diagnostics;
using TestRuns.E2E.Support;

namespace TestRuns.E2E.Losses;

/// <summary>The network between a controller and the server fails, and comes back.</summary>
public sealed class CutTests(Browser browser) : LossTest(browser)
{
    public static readonly TheoryData<string> Faults = ["cut", "reset", "stalled", "stalled to the server", "stalled to the controller", "half-closed to the server", "half-closed to the controller"];

    private static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(7);

    /// <summary>After a cut, all told: design.md §8.</summary>
    private static readonly TimeSpan DeadThere = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan SilentLimit = TimeSpan.FromSeconds(15);

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Back_within_the_grace_the_step_goes_on_and_no_line_is_lost_or_doubled(string fault)
    {
        await StartLab(Long);
        var network = Network();
        await StartController("far", network);
        var run = await Run(null, CatalogStep.Command("Count", "i=0; while [ $i -lt 100 ]; do i=$((i + 1)); echo \"line $i of 100\"; sleep 0.05; done"));
        await Working(run, "line 10 of");

        Break(network, fault);
        await Task.Delay(TimeSpan.FromSeconds(2), Token);
        network.Restore();
        var ended = await Api.Until(run, seen => seen.IsTerminal, Patience, "ended", Token);
        ended.Status.ShouldBe("Passed", ended.Abort?.ToString());
        (await Said(run, StepOf(ended, "Count"))).ShouldBe(Enumerable.Range(1, 100).Select(number => $"line {number} of 100"));
        ended.Cases[0].Attempt.ShouldBe(1);
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("stalled")]
    [InlineData("stalled to the controller")]
    public async Task Cut_for_longer_the_run_is_cancelled_the_processes_die_and_the_return_confirms_it(string fault)
    {
        // The figures are those of the defaults.
        await StartLab(new Dictionary<string, string>());
        var network = Network();
        await StartController("far", network);
        var (run, processes) = await Ticking();

        var watch = Stopwatch.StartNew();
        Break(network, fault);
        var dying = Dead(processes, DeadThere);
        var ended = await Cancelled(run, (fault == "cut" ? DefaultGrace : SilentLimit) + Slack);
        TestContext.Current.TestOutputHelper?.WriteLine($"{fault}: cancelled after {watch.Elapsed.TotalSeconds:0.0} s, processes dead after {(await dying).TotalSeconds:0.0} s");
        ShouldBeLost(ended, unconfirmed: true);
        ended.Abort!.ConfirmedAt.ShouldBeNull();

        network.Restore();
        await Confirmed(run);
        (await Count(run, "abort.unconfirmed"), await Count(run, "abort.confirmed")).ShouldBe((1, 1));
        await Works();
    }

    [Fact]
    public async Task Cut_for_longer_who_waits_for_the_environment_gets_it_when_the_other_is_dead_for_sure()
    {
        await StartLab();
        var network = Network();
        await StartController("far", network);
        var (run, processes) = await Ticking("staging");
        await StartController("near");
        var next = await Run("staging", CatalogStep.Command("Next", "echo next"));

        network.Cut();
        await Eventually.Holds(async () => (await Api.Find(next, Token)).Status != "Queued", Patience, "the next begins", Token);
        processes.ShouldAllBe(process => !ProcessWatch.IsAlive(process.Id), "two runs on one environment");
        (await Api.Find(run, Token)).Status.ShouldBe("Cancelled");
        (await Api.Until(next, seen => seen.IsTerminal, Patience, "ended", Token)).Status.ShouldBe("Passed");
    }

    [Fact]
    public async Task What_comes_late_changes_nothing_and_is_kept()
    {
        await StartLab(new Dictionary<string, string>(Quick) { ["TESTRUNS__Controllers__DeadMan"] = "00:00:08", ["TESTRUNS__Controllers__ReconnectGrace"] = "00:00:09" });
        var network = Network();
        await StartController("far", network);
        var run = await Run(null, CatalogStep.Command("Short", "echo begun; sleep 4; echo over; exit 3"));
        await Working(run, "begun");

        // It ends while nobody hears of it, before the dead man would have ended it.
        network.Cut();
        var ended = await Cancelled(run, QuickGrace + Slack + Patience);
        network.Restore();
        await Eventually.Holds(async () => await Count(run, "result.lateIgnored") > 0, Patience, "the late result is kept", Token);
        var still = await Api.Find(run, Token);
        (still.Status, StepOf(still, "Short").Status, still.Abort!.Kind).ShouldBe(("Cancelled", StepOf(ended, "Short").Status, "ControllerLost"));
        (await Count(run, "run.cancelled"), await Count(run, "run.failed")).ShouldBe((1, 0));
    }

    [Fact]
    public async Task The_operator_can_ask_again()
    {
        await StartLab();
        var network = Network();
        await StartController("far", network);
        var (run, processes) = await Ticking();
        network.Stall();
        ((await Cancelled(run, Patience)).Abort?.Unconfirmed).ShouldBe(true);
        await Dead(processes, QuickDeadMan);
        ((int)await Api.Resend(run, Token)).ShouldBe(409, "nobody is there to be asked");

        network.Restore();
        await Confirmed(run);
        ((int)await Api.Resend(run, Token)).ShouldBeOneOf(409, 422);
    }

    private static void Break(CutProxy network, string fault)
    {
        switch (fault)
        {
            case "cut": network.Cut(); break;
            case "reset": network.Drop(); break;
            case "stalled": network.Stall(); break;
            case "stalled to the server": network.Stall(CutDirection.ToServer); break;
            case "stalled to the controller": network.Stall(CutDirection.ToClient); break;
            case "half-closed to the server": network.HalfClose(CutDirection.ToServer); break;
            default: network.HalfClose(CutDirection.ToClient); break;
        }
    }
}
