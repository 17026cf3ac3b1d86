using TestRuns.Results.Statistics;
using TestRuns.Runs;

namespace TestRuns.Tests.Results.Statistics;

public sealed class StatisticsReportTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly StatisticsWish Week = new(1, new DateOnly(2026, 2, 26), new DateOnly(2026, 3, 4), null, TimeZoneInfo.Utc);

    [Fact]
    public void Cancelled_runs_do_not_count_in_the_pass_rate()
    {
        var report = StatisticsReport.Of([Run(RunStatus.Passed), Run(RunStatus.Passed), Run(RunStatus.Passed), Run(RunStatus.Failed), Run(RunStatus.Cancelled)], Week);
        report.Total.PassRate.ShouldBe(0.75);
        (report.Total.Passed, report.Total.Failed, report.Total.Cancelled).ShouldBe((3, 1, 1));
        StatisticsReport.Of([Run(RunStatus.Cancelled)], Week).Total.PassRate.ShouldBeNull();
    }

    [Fact]
    public void Each_day_of_the_period_is_there_and_has_the_runs_that_ended_on_it()
    {
        var report = StatisticsReport.Of([Run(RunStatus.Passed), Run(RunStatus.Failed) with { EndedAt = Noon.AddDays(-1) }], Week);
        report.Days.Select(day => day.Day.Day).ShouldBe([26, 27, 28, 1, 2, 3, 4]);
        report.Days.Select(day => day.Runs.All).ShouldBe([0, 0, 0, 0, 0, 1, 1]);
    }

    [Fact]
    public void Days_are_those_of_the_reader()
    {
        var tokyo = Week with { Zone = TimeZoneInfo.CreateCustomTimeZone("there", TimeSpan.FromHours(9), "there", "there") };
        tokyo.Begin.ShouldBe(new DateTimeOffset(2026, 2, 25, 15, 0, 0, TimeSpan.Zero));
        tokyo.End.ShouldBe(new DateTimeOffset(2026, 3, 4, 15, 0, 0, TimeSpan.Zero));
        var evening = Run(RunStatus.Passed) with { EndedAt = new DateTimeOffset(2026, 3, 3, 15, 0, 0, TimeSpan.Zero) };
        StatisticsReport.Of([evening], tokyo).Days.Single(day => day.Runs.All == 1).Day.ShouldBe(new DateOnly(2026, 3, 4));
    }

    [Fact]
    public void A_day_that_begins_later_than_midnight_begins_then()
    {
        var forward = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            new DateTime(2026, 1, 1), new DateTime(2026, 12, 31), TimeSpan.FromHours(1),
            TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 0, 0, 0), 3, 4),
            TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 0, 0, 0), 10, 4));
        var zone = TimeZoneInfo.CreateCustomTimeZone("there", TimeSpan.Zero, "there", "there", "there", [forward]);
        StatisticsWish.BeginOf(new DateOnly(2026, 3, 4), zone).ShouldBe(new DateTimeOffset(2026, 3, 4, 0, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public void A_suite_narrows_all_but_the_choice_of_suites()
    {
        var report = StatisticsReport.Of([Run(RunStatus.Passed), Run(RunStatus.Failed) with { Suite = "nightly" }, Run(RunStatus.Failed) with { Suite = null }], Week with { Suite = "nightly" });
        report.Total.All.ShouldBe(1);
        report.Suites.ShouldBe(["checkout", "nightly"]);
    }

    [Fact]
    public void Who_cancelled_and_why_is_counted_the_most_frequent_first()
    {
        var report = StatisticsReport.Of([Cancelled("Ana", AbortKind.Timeout), Cancelled("Bo", AbortKind.User), Cancelled("Bo", AbortKind.User), Run(RunStatus.Failed)], Week);
        report.Kinds.ShouldBe([(AbortKind.User, 2), (AbortKind.Timeout, 1)]);
        report.By.ShouldBe([("Bo", 2), ("Ana", 1)]);
    }

    [Fact]
    public void Times_are_those_that_were_measured()
    {
        var aborted = Cancelled("Ana", AbortKind.User) with { AbortRequestedAt = Noon, AbortConfirmedAt = Noon.AddMilliseconds(300) };
        var neverBegun = aborted with { StartedAt = null, AbortConfirmedAt = Noon.AddHours(1) };
        var unconfirmed = aborted with { AbortConfirmedAt = null };
        var imported = Run(RunStatus.Passed) with { Source = RunSource.Import, QueuedAt = null };
        var total = StatisticsReport.Of([aborted, neverBegun, unconfirmed, imported, Run(RunStatus.Failed)], Week).Total;
        total.AbortTook.ShouldBe(new Spread(TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(300), 1));
        total.Took!.Count.ShouldBe(2);
        total.Waited!.Half.ShouldBe(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Half_and_nineteen_of_twenty_are_by_the_nearest_rank()
    {
        Spread.Of(Enumerable.Range(1, 100).Select(seconds => (TimeSpan?)TimeSpan.FromSeconds(101 - seconds))).ShouldBe(new Spread(TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(95), 100));
        Spread.Of([TimeSpan.FromSeconds(7), null]).ShouldBe(new Spread(TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7), 1));
        Spread.Of([null]).ShouldBeNull();
    }

    [Fact]
    public void A_controller_is_busy_while_runs_run_on_it()
    {
        var report = StatisticsReport.Of([Run(RunStatus.Passed), Run(RunStatus.Failed), Run(RunStatus.Passed) with { Controller = "lab-2" }, Run(RunStatus.Passed) with { Controller = null }], Week);
        report.Controllers.ShouldBe([new ControllerUse("lab-1", TimeSpan.FromMinutes(2), 2), new ControllerUse("lab-2", TimeSpan.FromMinutes(1), 1)]);
    }

    private static RunFact Cancelled(string by, AbortKind kind) => Run(RunStatus.Cancelled) with { AbortBy = by, AbortKind = kind };

    private static RunFact Run(RunStatus status) => new(
        1, status, "checkout", RunSource.Suite, Noon.AddMinutes(-1).AddSeconds(-5), Noon.AddMinutes(-1), Noon, null, null, null, null, "lab-1");
}
