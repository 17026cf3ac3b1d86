using TestRuns.Components.Overview;
using TestRuns.Runs;

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

    [Fact]
    public void Two_are_the_same_when_they_lead_to_the_same_list() =>
        RunListAddress.From("started", null, null, null).ShouldBe(RunListAddress.From("Started", null, "", null));
}
