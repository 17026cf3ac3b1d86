using TestRuns.Components.Logs;

namespace TestRuns.Tests.Components.Logs;

public sealed class HighlightTests
{
    [Fact]
    public void A_hit_is_found_whatever_its_case() =>
        Highlight.Of(Ansi.Parse("one ERROR two"), "error").ShouldBe([(new("one ", ""), false), (new("ERROR", ""), true), (new(" two", ""), false)]);

    [Fact]
    public void A_hit_may_reach_over_colours() =>
        Highlight.Of(Ansi.Parse("\e[31mab\e[0mcd"), "bc").ShouldBe([(new("a", "a1"), false), (new("b", "a1"), true), (new("c", ""), true), (new("d", ""), false)]);

    [Fact]
    public void Without_a_search_the_spans_stay_whole() => Highlight.Of(Ansi.Parse("abc"), "").ShouldBe([(new("abc", ""), false)]);
}
