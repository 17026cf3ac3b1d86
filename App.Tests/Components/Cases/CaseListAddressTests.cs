using TestRuns.Components.Cases;

namespace TestRuns.Tests.Components.Cases;

public sealed class CaseListAddressTests
{
    [Fact]
    public void An_address_says_the_whole_filter_and_reads_back()
    {
        var here = CaseListAddress.From("shop", "a & b", "smoke,slow", "3");
        here.ToString().ShouldBe("/cases?project=shop&q=a%20%26%20b&tags=smoke,slow&suite=3");
        here.Query(7).ShouldSatisfyAllConditions(
            query => query.ProjectId.ShouldBe(7), query => query.Text.ShouldBe("a & b"), query => query.Tags.ShouldBe(["smoke", "slow"]), query => query.SuiteId.ShouldBe(3));
        CaseListAddress.From(null, null, null, "none").Query(7).InNoSuite.ShouldBeTrue();
    }

    [Fact]
    public void A_tag_is_put_in_and_taken_out() =>
        CaseListAddress.From(null, null, "a", null).Toggle("b").Toggle("a").ToString().ShouldBe("/cases?tags=b");

    [Fact]
    public void What_is_no_suite_is_left_out() => CaseListAddress.From(null, "", " ", "x").ToString().ShouldBe("/cases");
}
