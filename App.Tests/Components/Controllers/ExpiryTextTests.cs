using TestRuns.Components.ControllerPages;

namespace TestRuns.Tests.Components.ControllerPages;

public sealed class ExpiryTextTests
{
    [Theory]
    [InlineData(90 * 24, "expires in 90 days", "muted")]
    [InlineData(14 * 24, "expires in 14 days", "muted")]
    [InlineData(13 * 24, "expires in 13 days", "look-aborting")]
    [InlineData(30, "expires in 1 day", "look-aborting")]
    [InlineData(5, "expires in 5 h", "look-aborting")]
    [InlineData(0.5, "expires within the hour", "look-aborting")]
    [InlineData(0, "expired", "look-failed")]
    public void It_is_said_louder_as_it_comes_near(double hours, string text, string css) =>
        ExpiryText.Of(Made.Noon.AddHours(hours), Made.Noon).ShouldBe((text, css));

    [Fact]
    public void Never_is_said_too() => ExpiryText.Of(null, Made.Noon).ShouldBe(("never expires", "muted"));
}
