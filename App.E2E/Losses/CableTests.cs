using System.Diagnostics;
using TestRuns.E2E.Support;

namespace TestRuns.E2E.Losses;

/// <summary>A controller in another network, and the cable to it is pulled: the same binary here and there, real TCP in between.</summary>
public sealed class CableTests(Browser browser) : LossTest(browser)
{
    private static readonly TimeSpan DeadThere = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan CancelledHere = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Out_for_three_seconds_nothing_happens()
    {
        var cable = await Far();
        var run = await Run(null, CatalogStep.Command("Count", "i=0; while [ $i -lt 150 ]; do i=$((i + 1)); echo \"line $i of 150\"; sleep 0.1; done"));
        await Working(run, "line 10 of");
        await cable.Pull();
        await Task.Delay(TimeSpan.FromSeconds(3), Token);
        await cable.PlugIn();

        var ended = await Api.Until(run, seen => seen.IsTerminal, Patience, "ended", Token);
        ended.Status.ShouldBe("Passed", ended.Abort?.ToString());
        ended.Cases[0].Attempt.ShouldBe(1);
        (await Said(run, StepOf(ended, "Count"))).ShouldBe(Enumerable.Range(1, 150).Select(number => $"line {number} of 150"));
    }

    [Fact]
    public async Task Out_for_thirty_seconds_the_run_is_cancelled_the_processes_are_dead_and_its_return_confirms_it()
    {
        var cable = await Far();
        var (run, processes) = await Ticking("staging");
        var watch = Stopwatch.StartNew();
        await cable.Pull();
        var dying = Dead(processes, DeadThere);
        var ended = await Cancelled(run, CancelledHere + Slack);
        TestContext.Current.TestOutputHelper?.WriteLine($"cancelled after {watch.Elapsed.TotalSeconds:0.0} s, processes dead after {(await dying).TotalSeconds:0.0} s");
        ShouldBeLost(ended, unconfirmed: true);
        if (watch.Elapsed < TimeSpan.FromSeconds(30)) await Task.Delay(TimeSpan.FromSeconds(30) - watch.Elapsed, Token);

        await cable.PlugIn();
        await Confirmed(run);
        await Works();
    }

    private async Task<Cable> Far()
    {
        Assert.SkipWhen(Cable.WhyNot is not null, Cable.WhyNot ?? "");
        var cable = Beside(await Cable.Lay());
        // The figures are those of the defaults.
        await StartLab(new Dictionary<string, string>(), at: cable.ServerAddress);
        Beside(ControllerProcess.Start(Server, new ControllerSetup("far") { Server = new Uri($"http://{cable.ServerAddress}:{Server.Url.Port}"), Prefix = cable.Prefix }));
        await Connected("far");
        return cable;
    }
}
