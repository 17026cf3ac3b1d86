using TestRuns.Cli;

namespace TestRuns.Tests.Cli;

public sealed class SpansTests
{
    [Theory]
    [InlineData("30s", 30)]
    [InlineData("1h30m", 5400)]
    [InlineData("500ms", 0.5)]
    [InlineData("0.5s", 0.5)]
    [InlineData("90", 90)]
    [InlineData("2d", 172_800)]
    public void A_length_of_time_is_written_as_in_a_suite(string text, double seconds) => Spans.Read(text).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("30 s")]
    [InlineData("5x")]
    [InlineData("-3s")]
    [InlineData("s")]
    [InlineData("1e9h")]
    [InlineData("99999999999999999999d")]
    public void Anything_else_is_none(string text) => Spans.Read(text).ShouldBeNull();
}
