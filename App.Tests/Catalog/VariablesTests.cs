using TestRuns.Catalog;

namespace TestRuns.Tests.Catalog;

public sealed class VariablesTests
{
    private static readonly Dictionary<string, string> Known = new() { ["A"] = "1", ["B_2"] = "${A}", ["EMPTY"] = "" };

    [Theory]
    [InlineData("no variables", "no variables")]
    [InlineData("x${A}y${A}", "x1y1")]
    [InlineData("[${EMPTY}]", "[]")]
    [InlineData("$A {A} ${} ${1} $", "$A {A} ${} ${1} $")]
    [InlineData("$${A}", "${A}")]
    public void A_text_is_filled(string text, string filled)
    {
        Variables.Fill(text, Known, out var missing).ShouldBe(filled);
        missing.ShouldBeEmpty();
    }

    [Fact]
    public void What_a_value_says_is_not_filled_again() => Variables.Fill("${B_2}", Known, out _).ShouldBe("${A}");

    [Fact]
    public void A_name_without_a_value_stays_and_is_named_once()
    {
        Variables.Fill("${NOPE}/${A}/${NOPE}/${a}", Known, out var missing).ShouldBe("${NOPE}/1/${NOPE}/${a}");
        missing.ShouldBe(["NOPE", "a"]);
    }
}
