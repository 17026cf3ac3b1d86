using FsCheck;
using FsCheck.Fluent;
using TestRuns.Catalog;

namespace TestRuns.Tests.Catalog;

public sealed class LineDiffTests
{
    private static readonly Gen<string> Text = Gen.Elements("a", "b", "c", "").ArrayOf().Select(lines => string.Join('\n', lines));

    [Fact]
    public void What_was_put_in_between_is_found() => Shown("a\nb\nc", "a\nx\nb").ShouldBe(" a +x  b -c");

    [Fact]
    public void A_lines_end_at_the_end_is_no_line() => Shown("a\n", "a").ShouldBe(" a");

    [Fact]
    public void Something_from_nothing() => LineDiff.Of("", "a\nb").Where(line => line.Kind != DiffKind.Same).Select(line => (line.Kind, line.Text)).ShouldContain((DiffKind.Added, "b"));

    [Fact]
    public void A_text_beyond_all_measure_is_compared_soon_and_whole()
    {
        var (old, now) = (string.Join('\n', Enumerable.Range(0, 5_000)), string.Join('\n', Enumerable.Range(0, 5_000).Select(i => $"{i}x")));
        var lines = LineDiff.Of(old, now);
        (lines.Count(line => line.Kind == DiffKind.Removed), lines.Count(line => line.Kind == DiffKind.Added)).ShouldBe((5_000, 5_000));
    }

    [Fact]
    public void Each_text_is_there_whole_in_its_order_with_its_own_numbers() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Arb.From(Text), Arb.From(Text), (old, now) =>
        {
            var lines = LineDiff.Of(old, now);
            Whole(lines.Where(line => line.Kind != DiffKind.Added).Select(line => (line.OldLine, line.Text)), old);
            Whole(lines.Where(line => line.Kind != DiffKind.Removed).Select(line => (line.NewLine, line.Text)), now);
        }));

    private static void Whole(IEnumerable<(int? Number, string Text)> lines, string text)
    {
        var expected = text.Split('\n').ToList();
        if (expected[^1].Length == 0) expected.RemoveAt(expected.Count - 1);
        lines.Select(line => line.Text).ShouldBe(expected);
        lines.Select(line => line.Number).ShouldBe(Enumerable.Range(1, expected.Count).Select(number => (int?)number));
    }

    private static string Shown(string old, string now) =>
        string.Join(' ', LineDiff.Of(old, now).Select(line => $"{(line.Kind == DiffKind.Added ? '+' : line.Kind == DiffKind.Removed ? '-' : ' ')}{line.Text}"));
}
