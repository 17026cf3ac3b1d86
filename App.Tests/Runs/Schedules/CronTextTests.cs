using TestRuns.Runs.Schedules;

namespace TestRuns.Tests.Runs.Schedules;

/// <summary>What people write in a crontab, in words and as times.</summary>
public sealed class CronTextTests
{
    [Theory]
    [InlineData("0 2 * * *", "every day at 02:00", "02:00")]
    [InlineData("30 2,14 * * *", "every day at 02:30, 14:30", "02:30, 14:30")]
    [InlineData("0 2 * * 1-5", "Monday to Friday at 02:00", "02:00")]
    [InlineData("0 2 * * MON-FRI", "Monday to Friday at 02:00", "02:00")]
    [InlineData("0 2 * * 5-7", "Friday to Sunday at 02:00", "02:00")]
    [InlineData("0 2 * * 0", "every Sunday at 02:00", "02:00")]
    [InlineData("0 2 * * 7", "every Sunday at 02:00", "02:00")]
    [InlineData("0 2 * * mon,thu", "every Monday and Thursday at 02:00", "02:00")]
    [InlineData("0 6 1 * *", "on day 1 of every month at 06:00", "06:00")]
    [InlineData("0 6 1,15 1,7 *", "on day 1 and 15 in January and July at 06:00", "06:00")]
    [InlineData("0 6 * 8 *", "every day in August at 06:00", "06:00")]
    [InlineData("*/15 * * * *", "every 15 minutes", "every 15 minutes")]
    [InlineData("0-59/20 * * * 6", "every 20 minutes, every Saturday", "every 20 minutes")]
    [InlineData("* * * * *", "every minute", "every minute")]
    [InlineData("0 * * * *", "every hour", "every hour")]
    [InlineData("5 * * * *", "every hour at :05", "every hour at :05")]
    [InlineData("*/7 * * * *", null, null)]
    [InlineData("0 8-18 * * *", null, null)]
    [InlineData("0 2 2-28 * *", null, "02:00")]
    public void It_is_said_in_words(string cron, string? sentence, string? brief)
    {
        var (times, wrong) = CronText.Read(cron, TimeZoneInfo.Utc);
        wrong.ShouldBeNull();
        (times!.Words.Sentence, times.Words.Short).ShouldBe((sentence, brief));
        times.Next(At("2026-01-02T03:04:05Z"), 5).Count.ShouldBe(5);
    }

    [Theory]
    [InlineData(null, "Five fields")]
    [InlineData("", "Five fields")]
    [InlineData("0 2 * *", "These are 4")]
    [InlineData("0 0 2 * * ?", "These are 6")]
    [InlineData("60 2 * * *", "“60” is not the minute")]
    [InlineData("0 24 * * *", "“24” is not the hour")]
    [InlineData("0 2 0 * *", "“0” is not the day of the month")]
    [InlineData("0 2 * 13 *", "“13” is not the month: write *, or 1 to 12 or JAN to DEC")]
    [InlineData("0 2 * * 8", "“8” is not the day of the week")]
    [InlineData("0 2 * * FRI-MON", "“FRI-MON” is not the day of the week")]
    [InlineData("5-1 2 * * *", "“5-1” is not the minute")]
    [InlineData("*/0 2 * * *", "“*/0” is not the minute")]
    [InlineData("5/10 2 * * *", "“5/10” is not the minute")]
    [InlineData("1,,2 2 * * *", "“” is not the minute")]
    [InlineData("a b * * *", "“b” is not the hour")]
    [InlineData("0 2 L * *", "“L” is not the day of the month")]
    [InlineData("0 2 1 * 1", "Make two schedules")]
    [InlineData("0 2 30 2 *", "There is no such day")]
    [InlineData("0 2 31 4,6 *", "There is no such day")]
    public void What_is_wrong_is_named_with_what_would_be_right(string? cron, string expected)
    {
        var (times, wrong) = CronText.Read(cron, TimeZoneInfo.Utc);
        times.ShouldBeNull();
        wrong.ShouldNotBeNull().ShouldContain(expected);
    }

    [Fact]
    public void A_text_without_end_is_refused() => CronText.Read(new string('1', 300), TimeZoneInfo.Utc).Wrong.ShouldBe("At most 200 characters.");

    [Fact]
    public void Times_are_those_of_the_zone_in_summer_and_in_winter()
    {
        var times = Berlin("0 2 * * *");
        times.Next(At("2026-07-01T12:00:00Z"), 2).ShouldBe([At("2026-07-02T00:00:00Z"), At("2026-07-03T00:00:00Z")]);
        times.Next(At("2026-12-01T12:00:00Z"), 2).ShouldBe([At("2026-12-02T01:00:00Z"), At("2026-12-03T01:00:00Z")]);
    }

    [Fact]
    public void A_time_that_the_clocks_leave_out_comes_when_they_have_moved_on_and_one_that_they_have_twice_comes_once()
    {
        var times = Berlin("30 2 * * *");
        times.Next(At("2026-03-28T12:00:00Z"), 2).ShouldBe([At("2026-03-29T01:00:00Z"), At("2026-03-30T00:30:00Z")]);
        times.Next(At("2026-10-24T12:00:00Z"), 2).ShouldBe([At("2026-10-25T00:30:00Z"), At("2026-10-26T01:30:00Z")]);
    }

    [Fact]
    public void What_comes_every_few_minutes_comes_through_both_of_an_hour_that_the_clocks_have_twice_and_leaves_out_the_one_that_they_do_not_have()
    {
        var often = Berlin("*/30 * * * *");
        often.Next(At("2026-10-24T23:31:00Z"), 5).ShouldBe([At("2026-10-25T00:00:00Z"), At("2026-10-25T00:30:00Z"), At("2026-10-25T01:00:00Z"), At("2026-10-25T01:30:00Z"), At("2026-10-25T02:00:00Z")]);
        often.Next(At("2026-03-29T00:01:00Z"), 3).ShouldBe([At("2026-03-29T00:30:00Z"), At("2026-03-29T01:00:00Z"), At("2026-03-29T01:30:00Z")]);
    }

    [Fact]
    public void A_leap_day_is_waited_for() => CronText.Read("0 0 29 2 *", TimeZoneInfo.Utc).Times!.After(At("2026-01-01T00:00:00Z")).ShouldBe(At("2028-02-29T00:00:00Z"));

    [Theory]
    [InlineData("Europe/Berlin", true)]
    [InlineData("UTC", true)]
    [InlineData("Mars/Olympus", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_zone_is_known_by_its_name(string? name, bool known) => (CronText.Zone(name) is not null).ShouldBe(known);

    private static CronText Berlin(string cron) => CronText.Read(cron, CronText.Zone("Europe/Berlin")!).Times!;

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
