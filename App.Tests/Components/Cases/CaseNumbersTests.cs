using TestRuns.Api;
using TestRuns.Components.Cases;

namespace TestRuns.Tests.Components.Cases;

public sealed class CaseNumbersTests
{
    [Fact]
    public void Many_cases_fit_into_an_address_that_the_interface_reads_back()
    {
        CaseNumbers.Of([12, 7, 13, 14, 99]).ShouldBe("7,12-14,99");
        CaseNumbers.Of([]).ShouldBe("");
        var imported = Enumerable.Range(1, 10_000).Select(number => (long)number).ToList();
        CasesApi.Numbers(CaseNumbers.Of(imported)).ShouldNotBeNull().Count.ShouldBe(10_000);
        CaseNumbers.Of(imported.Select(number => number * 2)).ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("7,")]
    [InlineData("9-7")]
    [InlineData("-7")]
    [InlineData("1-999999999999")]
    public void What_is_no_list_of_numbers_is_none(string text) => CasesApi.Numbers(text).ShouldBeNull();
}
