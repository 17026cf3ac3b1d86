using TestRuns.Components.Look;

namespace TestRuns.Tests.Components.Look;

public sealed class TimeTextTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData(2, "just now")]
    [InlineData(-30, "just now")]
    [InlineData(40, "40 s ago")]
    [InlineData(300, "5 min ago")]
    [InlineData(3 * 3600, "3 h ago")]
    [InlineData(30 * 3600, "2026-03-03 07:00")]
    public void Ages_are_as_rough_as_they_are_old(int seconds, string text) =>
        TimeText.Ago(Made.Noon.AddSeconds(-seconds), Made.Noon, Berlin).ShouldBe(text);

    [Fact]
    public void Times_are_in_the_readers_zone()
    {
        TimeText.Clock(Made.Noon, Berlin).ShouldBe("13:00:00");
        TimeText.Full(Made.Noon.AddMonths(4), Berlin).ShouldBe("2026-07-04 14:00:00");
    }

    [Fact]
    public void Another_day_of_the_reader_comes_with_its_date()
    {
        TimeText.ClockOrFull(Made.Noon, Made.Noon.AddHours(2), Berlin).ShouldBe("13:00:00");
        TimeText.ClockOrFull(Made.Noon, Made.Noon.AddHours(11), Berlin).ShouldBe("2026-03-04 13:00:00");
    }

    [Fact]
    public void A_zone_that_is_not_known_here_leaves_UTC()
    {
        var reader = new ReaderZone();
        reader.Set("Mars/Olympus");
        reader.Zone.ShouldBe(TimeZoneInfo.Utc);
        reader.Set("Europe/Berlin");
        reader.Zone.Id.ShouldBe("Europe/Berlin");
    }
}
