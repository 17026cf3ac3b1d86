using TestRuns.Components.Finding;

namespace TestRuns.Tests.Components.Finding;

public sealed class FuzzyTests
{
    [Theory]
    [InlineData("checkout", "checkout")]
    [InlineData("check", "nightly checkout")]
    [InlineData("CHECK night", "Nightly checkout")]
    [InlineData("eck", "checkout")]
    [InlineData("crst", "critical-step")]
    [InlineData("cs", "critical-step")]
    [InlineData("", "anything")]
    public void It_fits(string typed, string name) => Fuzzy.Score(typed, name).ShouldNotBeNull();

    [Theory]
    [InlineData("checkoutt", "checkout")]
    [InlineData("check weekly", "nightly checkout")]
    [InlineData("tuo", "checkout")]
    [InlineData("hkt", "checkout")]
    [InlineData("aqz", "alphabet of questions, whose end is the letter called fizz")]
    public void It_does_not_fit(string typed, string name) => Fuzzy.Score(typed, name).ShouldBeNull();

    [Fact]
    public void The_better_it_fits_the_higher_it_stands()
    {
        string[] names = ["check", "checkout", "checkout nightly", "nightly checkout", "precheck", "cold heck", "c-hollow-eck"];
        string[] ordered = [.. names.OrderByDescending(name => Fuzzy.Score("check", name) ?? -1)];
        ordered.ShouldBe(names);
    }

    [Fact]
    public void What_it_is_called_counts_for_more_than_what_others_would_call_it()
    {
        var called = new PaletteItem("page:/a", "Page", "Suites");
        var known = new PaletteItem("page:/b", "Page", "Plans") { Also = "suites" };
        called.Score("suites").ShouldNotBeNull().ShouldBeGreaterThan(known.Score("suites").ShouldNotBeNull());
        known.Score("environments").ShouldBeNull();
    }
}
