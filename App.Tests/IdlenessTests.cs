namespace TestRuns.Tests;

public sealed class IdlenessTests
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Little = Period * (Idleness.Idle / 2);

    [Fact]
    public void A_busy_time_is_worthwhile_once_when_it_is_over()
    {
        var idleness = new Idleness(Period);
        idleness.IsWorthwhile(Period, Idleness.Enough).ShouldBeFalse("it is busy");
        idleness.IsWorthwhile(Period + Little, Idleness.Enough).ShouldBeTrue("nothing was done since, and there is something to clear up");
        idleness.IsWorthwhile(Period + (Little * 2), Idleness.Enough + 1).ShouldBeFalse("it has been cleared up");
        idleness.IsWorthwhile(Period + (Little * 3), Idleness.Enough * 2).ShouldBeTrue("little by little, it was enough again");
    }

    [Fact]
    public void While_something_is_done_it_never_is()
    {
        var idleness = new Idleness(Period);
        for (var second = 1; second < 100; second++) idleness.IsWorthwhile(Period * second * Idleness.Idle * 1.1, Idleness.Enough * second).ShouldBeFalse();
    }
}
