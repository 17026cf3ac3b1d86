using TestRuns.Components.Overview;
using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Tests.Components.Overview;

public sealed class RunListAddressTests
{
    [Fact]
    public void An_address_says_the_whole_filter_and_reads_back()
    {
        var here = RunListAddress.From("started,queued", "shop", "a & b", "1200");
        here.ToString().ShouldBe("/runs?status=started,queued&project=shop&q=a%20%26%20b&before=1200");
        here.Statuses.ShouldBe([RunStatus.Started, RunStatus.Queued]);
        here.Before.ShouldBe(1200);
    }

    [Fact]
    public void No_filter_is_a_short_address() => RunListAddress.From(null, "", " ", null).ToString().ShouldBe("/runs");

    [Fact]
    public void Words_that_are_no_status_are_left_out() => RunListAddress.From("started,nonsense,17", null, null, "x").ToString().ShouldBe("/runs?status=started");

    [Theory]
    [InlineData("2026-11-20", "2026-11-20")]
    [InlineData("2026-11-14..2026-11-20", "2026-11-14..2026-11-20")]
    [InlineData("2026-11-20..2026-11-20", "2026-11-20")]
    [InlineData("2026-11-20..2026-11-14", null)]
    [InlineData("0001-01-01", null)]
    [InlineData("9999-12-31", null)]
    [InlineData("yesterday", null)]
    public void Days_read_back_and_what_is_none_is_left_out(string ended, string? said) =>
        RunListAddress.From(null, null, null, null).Narrowed(null, ended, null, null, null).ToString().ShouldBe(said is null ? "/runs" : $"/runs?ended={said}");

    [Fact]
    public void What_statistics_lead_to_reads_back()
    {
        var here = RunListAddress.From("cancelled", "shop", null, null).Narrowed("check out", "2026-11-20", "controllerLost", "Ana", "lab-1");
        here.ToString().ShouldBe("/runs?status=cancelled&project=shop&suite=check%20out&ended=2026-11-20&kind=ControllerLost&by=Ana&controller=lab-1");
        here.IsNarrowed.ShouldBeTrue();
        here.Wide.ToString().ShouldBe("/runs?status=cancelled&project=shop");
        var filter = here.Filter([1], TimeZoneInfo.CreateCustomTimeZone("there", TimeSpan.FromHours(1), "there", "there"));
        filter.Ended.ShouldBe(new EndedBetween(new DateTimeOffset(2026, 11, 19, 23, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 11, 20, 23, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void Two_are_the_same_when_they_lead_to_the_same_list() =>
        RunListAddress.From("started", null, null, null).ShouldBe(RunListAddress.From("Started", null, "", null));
}
