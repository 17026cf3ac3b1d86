using System.Text.Json;
using TestRuns.Worker.Steps;

namespace TestRuns.Tests.Worker;

public sealed class JsonPathTests
{
    private const string Body = """{"a":{"b":[{"c":"x"},{"c":2.50}],"d e":true,"n":null},"list":[[1,2],[3]]}""";

    [Theory]
    [InlineData("$.a.b[0].c", "x")]
    [InlineData("$.a.b[1].c", "2.50")]
    [InlineData("$.a['d e']", "true")]
    [InlineData("$.a.n", "null")]
    [InlineData("$.list[1][0]", "3")]
    [InlineData("$.list[1]", "[3]")]
    [InlineData("$.a.d e", "true")]
    public void A_path_finds_a_value(string path, string text)
    {
        using var document = JsonDocument.Parse(Body);
        var found = JsonPath.Find(document.RootElement, path, out var problem);
        problem.ShouldBeNull();
        JsonPath.TextOf(found!.Value).ShouldBe(text);
    }

    [Theory]
    [InlineData("$.a.x.c", "expected $.a.x.c, there is nothing at $.a.x")]
    [InlineData("$.a.b[2].c", "expected $.a.b[2].c, there is nothing at $.a.b[2]")]
    [InlineData("$.a[0]", "expected $.a[0], there is nothing at $.a[0]")]
    [InlineData("$.a..b", "'$.a..b' is not a path such as $.items[0].name")]
    [InlineData("$.list[x]", "'$.list[x]' is not a path such as $.items[0].name")]
    [InlineData("a.b", "'a.b' does not begin with $")]
    public void A_path_that_leads_nowhere_says_where_it_ends(string path, string problem)
    {
        using var document = JsonDocument.Parse(Body);
        JsonPath.Find(document.RootElement, path, out var said).ShouldBeNull();
        said.ShouldBe(problem);
    }
}
