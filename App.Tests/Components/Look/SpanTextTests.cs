using TestRuns.Components.Look;

namespace TestRuns.Tests.Components.Look;

public sealed class SpanTextTests
{
    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(-5, "0 ms")]
    [InlineData(340, "340 ms")]
    [InlineData(999, "999 ms")]
    [InlineData(1000, "1.0 s")]
    [InlineData(41_049, "41.0 s")]
    [InlineData(59_999, "59.9 s")]
    [InlineData(60_000, "0:01:00")]
    [InlineData(3_727_000, "1:02:07")]
    [InlineData(100 * 3_600_000L, "100:00:00")]
    public void What_is_over_is_as_fine_as_it_is_short(long milliseconds, string text) =>
        SpanText.Of(TimeSpan.FromMilliseconds(milliseconds)).ShouldBe(text);

    [Fact]
    public void What_goes_on_counts_whole_seconds() => SpanText.Clock(TimeSpan.FromMilliseconds(41_900)).ShouldBe("0:00:41");

    [Theory]
    [InlineData(100_000, "1:40")]
    [InlineData(4_001, "0:05")]
    [InlineData(1, "0:01")]
    [InlineData(-1, "0:00")]
    [InlineData(3_727_000, "1:02:07")]
    public void What_is_left_is_never_zero_before_it_is_over(long milliseconds, string text) =>
        SpanText.Countdown(TimeSpan.FromMilliseconds(milliseconds)).ShouldBe(text);

    [Fact]
    public void Nothing_is_said_of_what_took_no_time()
    {
        SpanText.After(TimeSpan.Zero).ShouldBe("");
        SpanText.After(TimeSpan.FromMilliseconds(12)).ShouldBe("+12 ms");
    }
}
