using TestRuns.Cli.Doctor;

namespace TestRuns.Tests.Cli;

public sealed class ClockFindingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0.9, 0)]
    [InlineData(-1, 0)]
    [InlineData(5, 1)]
    [InlineData(-20, 1)]
    [InlineData(90, 2)]
    [InlineData(-3600, 2)]
    public void A_clock_that_goes_wrong_is_noticed(double ahead, int state) =>
        ((int)NetworkChecks.Clock(Noon, Noon.AddSeconds(ahead)).State).ShouldBe(state);

    [Fact]
    public void A_server_that_does_not_say_its_time_is_no_failure() => NetworkChecks.Clock(null, Noon).State.ShouldBe(FindingState.Mind);
}
