using TestRuns.Catalog;

namespace TestRuns.Tests.Catalog;

public sealed class DurationTests
{
    [Theory]
    [InlineData("30", 30_000)]
    [InlineData("30s", 30_000)]
    [InlineData("500ms", 500)]
    [InlineData("10m", 600_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("1m30s", 90_000)]
    [InlineData("1h2m3s4ms", 3_723_004)]
    [InlineData("0", 0)]
    [InlineData("720h", 2_592_000_000)]
    public void A_duration_is_read(string text, long milliseconds)
    {
        Durations.TryParse(text, out var duration).ShouldBeTrue();
        duration.ShouldBe(TimeSpan.FromMilliseconds(milliseconds));
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-5s")]
    [InlineData("1.5h")]
    [InlineData("5 s")]
    [InlineData("5s\n")]
    [InlineData("30s1m")]
    [InlineData("721h")]
    [InlineData("999999999h")]
    [InlineData("99999999999999999999")]
    public void What_is_no_duration_is_refused(string text) => Durations.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void What_is_written_is_as_short_as_it_can_be() =>
        new[] { 0, 500, 30_000, 90_000, 3_600_000, 90_061_001 }.Select(milliseconds => Durations.Write(TimeSpan.FromMilliseconds(milliseconds)))
            .ShouldBe(["0s", "500ms", "30s", "1m30s", "1h", "25h1m1s1ms"]);
}
