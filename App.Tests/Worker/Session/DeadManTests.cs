using TestRuns.Tests.Support;
using TestRuns.Worker;
using TestRuns.Worker.Session;

namespace TestRuns.Tests.Worker.Session;

public sealed class DeadManTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(6);

    private readonly ManualTime time = new();
    private readonly List<TaskCompletionSource> blows = [];
    private readonly DeadMan deadMan;

    public DeadManTests() => deadMan = new DeadMan(time, _ =>
    {
        blows.Add(new TaskCompletionSource());
        return blows[^1].Task;
    });

    /// <summary>From now until the point that is named to the guard.</summary>
    private TimeSpan Named => time.Until(deadMan.Look().Point);

    [Fact]
    public void It_counts_from_the_sending_of_the_last_answered_ping_not_from_its_answer()
    {
        deadMan.Welcomed(time.GetTimestamp(), Limit);
        time.Advance(TimeSpan.FromSeconds(1));
        var sent = time.GetTimestamp();
        time.Advance(TimeSpan.FromSeconds(4));
        deadMan.Answered(sent);
        Named.ShouldBe(TimeSpan.FromSeconds(2) + DeadMan.GuardComesAfter);
        time.Advance(TimeSpan.FromSeconds(1.999));
        deadMan.Look();
        blows.ShouldBeEmpty();
        time.Advance(TimeSpan.FromSeconds(0.001));
        deadMan.Look();
        blows.Count.ShouldBe(1);
    }

    [Fact]
    public void It_strikes_once_and_an_answer_that_comes_too_late_does_not_bring_it_back()
    {
        deadMan.Welcomed(time.GetTimestamp(), Limit);
        var sent = time.GetTimestamp();
        time.Advance(Limit);
        deadMan.Look();
        deadMan.Answered(sent);
        time.Advance(Limit);
        deadMan.Look();
        blows.Count.ShouldBe(1);
        deadMan.IsConnected.ShouldBeFalse();
    }

    [Fact]
    public void While_its_blow_is_under_way_the_guard_hears_of_no_later_point()
    {
        deadMan.Welcomed(time.GetTimestamp(), Limit);
        time.Advance(Limit);
        Named.ShouldBe(DeadMan.GuardComesAfter);
        time.Advance(TimeSpan.FromSeconds(0.2));
        Named.ShouldBe(TimeSpan.FromSeconds(0.05));
        blows[0].SetResult();
        Named.ShouldBe(Limit);
    }

    [Fact]
    public void Without_a_server_and_with_nothing_to_lose_it_lives_on()
    {
        Named.ShouldBe(Limit);
        time.Advance(TimeSpan.FromMinutes(5));
        Named.ShouldBe(Limit);
        blows.ShouldBeEmpty();
    }

    [Fact]
    public void A_hello_that_is_answered_brings_it_back()
    {
        deadMan.Welcomed(time.GetTimestamp(), Limit);
        time.Advance(Limit);
        deadMan.Look();
        blows[0].SetResult();
        deadMan.Welcomed(time.GetTimestamp(), TimeSpan.FromSeconds(2));
        time.Advance(TimeSpan.FromSeconds(1));
        Named.ShouldBe(TimeSpan.FromSeconds(1) + DeadMan.GuardComesAfter);
        time.Advance(TimeSpan.FromSeconds(1));
        deadMan.Look();
        blows.Count.ShouldBe(2);
    }
}
