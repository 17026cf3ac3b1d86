using TestRuns.Components.ControllerPages;
using TestRuns.Controllers;
using TestRuns.Controllers.Reading;
using TestRuns.Runs;

namespace TestRuns.Tests.Components.ControllerPages;

public sealed class ControllerTextTests
{
    private static readonly DateTimeOffset Now = Made.Noon;

    [Fact]
    public void Of_one_that_is_at_work_nothing_is_said() => Why(MadeController.Of(1)).ShouldBeNull();

    [Theory]
    [InlineData(0, "Cut off since 11:59:57: 0:04 left to come back, then it is given up")]
    [InlineData(1, "Cut off since 11:59:57: 0:04 left to come back, then its run is aborted")]
    [InlineData(2, "Cut off since 11:59:57: 0:04 left to come back, then its 2 runs are aborted")]
    public void One_that_is_cut_off_says_what_becomes_of_its_runs_and_when(int runs, string text) =>
        Why(MadeController.Of(1, ControllerStatus.CutOff) with
        {
            Since = Now.AddSeconds(-3),
            GraceUntil = Now.AddSeconds(4),
            Runs = [.. Enumerable.Range(1, runs).Select(id => new RunThere(id, 1, id, "checkout", RunStatus.Started))],
        }).ShouldBe(text);

    [Fact]
    public void One_that_is_away_says_since_when_and_why() =>
        Why(MadeController.Of(1, ControllerStatus.Disconnected) with { Since = Now.AddMinutes(-2), Why = "stopped by Ctrl-C" })
            .ShouldBe("Disconnected since 11:58:00: stopped by Ctrl-C");

    [Fact]
    public void Silence_is_said_though_it_counts_as_connected() =>
        Why(MadeController.Of(1) with { SilentSince = Now.AddSeconds(-4) }).ShouldBe("Not heard for 4 s: it should be heard every second");

    [Fact]
    public void Draining_says_who_wanted_it() =>
        Why(MadeController.Of(1, ControllerStatus.Draining) with { State = ControllerState.Draining, Why = "by Ana: it finishes what runs there and takes nothing new" })
            .ShouldBe("Draining by Ana: it finishes what runs there and takes nothing new");

    [Fact]
    public void The_host_is_what_is_known_of_it()
    {
        ControllerText.Host(MadeController.Of(1)).ShouldBe("box-1 · Debian 13 · X64");
        ControllerText.Host(MadeController.Of(1) with { OperatingSystem = "", Architecture = "" }).ShouldBe("box-1");
    }

    private static string? Why(ControllerView view) => ControllerText.Why(view, Now, TimeZoneInfo.Utc);
}
