using TestRuns.Components.Logs;

namespace TestRuns.Tests.Components.Logs;

public sealed class AnsiTests
{
    [Fact]
    public void Plain_text_is_one_span() => Ansi.Parse("hello").ShouldBe([new AnsiSpan("hello", "")]);

    [Fact]
    public void An_empty_line_has_none() => Ansi.Parse("").ShouldBeEmpty();

    [Fact]
    public void Colours_and_weights_become_classes_until_they_are_reset() =>
        Ansi.Parse("\e[31mred\e[1m bold\e[0m plain").ShouldBe([new("red", "a1"), new(" bold", "a1 bold"), new(" plain", "")]);

    [Theory]
    [InlineData("\e[91mx", "a9")]
    [InlineData("\e[44;97mx", "a15 b4")]
    [InlineData("\e[38;5;12mx", "a12")]
    [InlineData("\e[38;5;196mx", "a9")]
    [InlineData("\e[38;5;244mx", "a8")]
    [InlineData("\e[38;2;0;128;0mx", "a2")]
    [InlineData("\e[48;2;250;250;250mx", "b15")]
    [InlineData("\e[38:5:12mx", "a12")]
    [InlineData("\e[7mx", "inverse")]
    [InlineData("\e[31;7mx", "b1")]
    [InlineData("\e[3;4;9mx", "italic underline struck")]
    [InlineData("\e[mx", "")]
    [InlineData("\e[31m\e[39mx", "")]
    public void Each_way_to_say_a_colour_is_understood(string line, string css) => Ansi.Parse(line).ShouldBe([new AnsiSpan("x", css)]);

    [Theory]
    [InlineData("a\e[2Kb")]
    [InlineData("a\e[10;20Hb")]
    [InlineData("a\e]0;title\ab")]
    [InlineData("a\e]8;;http://x\e\\b")]
    [InlineData("a\e(Bb")]
    [InlineData("a\e7b")]
    [InlineData("a\u0007b")]
    [InlineData("a\e[?25lb")]
    [InlineData("a\e[>4;2mb")]
    public void Other_sequences_and_controls_are_dropped(string line) => Ansi.Plain(line).ShouldBe("ab");

    [Theory]
    [InlineData("ab\e")]
    [InlineData("ab\e[")]
    [InlineData("ab\e[31")]
    [InlineData("ab\e]0;never ended")]
    public void A_sequence_that_is_cut_off_ends_with_the_line(string line) => Ansi.Plain(line).ShouldBe("ab");

    [Fact]
    public void Of_a_line_that_was_written_over_the_last_text_stays() => Ansi.Plain(" 10%\r 55%\r100%\r").ShouldBe("100%");

    [Fact]
    public void Tabs_stay() => Ansi.Plain("a\tb\e[0m").ShouldBe("a\tb");

    [Fact]
    public void Neighbours_that_look_the_same_are_one_span() => Ansi.Parse("\e[31ma\e[31mb").ShouldBe([new AnsiSpan("ab", "a1")]);
}
