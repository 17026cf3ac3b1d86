using TestRuns.Catalog;

namespace TestRuns.Tests.Catalog;

public sealed class ProjectKeyFromTests
{
    [Theory]
    [InlineData("Web shop", "web-shop")]
    [InlineData("Web-Shop für Größen & Ähnliches", "web-shop-fuer-groessen-aehnliches")]
    [InlineData("  2nd Shop!  ", "nd-shop")]
    [InlineData("a name that is longer than a key of a project may be", "a-name-that-is-longer-than-a-key-of-a-pr")]
    [InlineData("Café Ångström", "cafe-angstroem")]
    [InlineData("店", "")]
    [InlineData("new", "")]
    [InlineData("", "")]
    public void A_name_suggests_a_key_that_is_good_or_none(string name, string key) => ProjectKeyFrom.Name(name).ShouldBe(key);
}
