using System.Text;
using TestRuns.Results.Reading;

namespace TestRuns.Tests.Results.Reading;

/// <summary>Files that are wrong, and files that mean harm.</summary>
public sealed class WrongFileTests
{
    [Fact]
    public async Task Entities_that_grow_are_not_even_begun()
    {
        var (report, cases) = await Read.Text("""
            <?xml version="1.0"?>
            <!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
            <testsuites><testsuite name="&b;"><testcase name="&b;"/></testsuite></testsuites>
            """);
        cases.ShouldBeEmpty();
        report.Mistakes.ShouldHaveSingleItem().Problem.ShouldContain("document type");
    }

    [Fact]
    public async Task Nothing_outside_is_fetched()
    {
        var (report, _) = await Read.Text("""<!DOCTYPE x SYSTEM "file:///etc/passwd"><testsuites/>""");
        report.Mistakes.ShouldHaveSingleItem().Remedy.ShouldContain("DOCTYPE");
    }

    [Theory]
    [InlineData("", "there is nothing in it")]
    [InlineData("<html></html>", "<html> is not how a result file begins")]
    [InlineData("{ \"a\": 1 }", "not well-formed")]
    [InlineData("<testsuites><testsuite name='a'><testcase name='b'/>", "not well-formed")]
    public async Task What_is_no_result_file_is_told_so(string text, string problem)
    {
        var (report, _) = await Read.Text(text);
        report.Mistakes.ShouldHaveSingleItem().Problem.ShouldContain(problem);
    }

    [Fact]
    public async Task A_file_that_ends_too_early_tells_of_what_was_before_and_says_where()
    {
        var (report, cases) = await Read.Text("<testsuites>\n<testsuite name='a'>\n<testcase name='b'/>\n<testcase name='c'");
        cases.Select(one => one.Name).ShouldBe(["b"]);
        var mistake = report.Mistakes.ShouldHaveSingleItem();
        mistake.Line.ShouldBe(4);
        mistake.Remedy.ShouldContain("writer stopped");
    }

    [Fact]
    public async Task Every_mistake_that_can_be_known_is_told_with_its_place()
    {
        var (report, cases) = await Read.Text("<testsuites>\n<testcase/>\n<testcase name=''/>\n<testcase name='a' time='soon'/>\n<testcase name='b' time='-1'/>\n</testsuites>");
        cases.Count.ShouldBe(4);
        report.Mistakes.Select(mistake => mistake.Line).ShouldBe([2, 3]);
        report.Notes.Select(note => note.Line).ShouldBe([4, 5]);
        cases[2].Duration.ShouldBeNull();
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_cut_and_says_so()
    {
        var limits = new ReadLimits { Text = 100 };
        var (report, cases) = await Read.Text($"<testsuite><testcase name='a'><failure message='{new string('m', 200)}'>{new string('x', 20_000)}</failure><system-out><![CDATA[{new string('y', 150)}]]></system-out></testcase></testsuite>", limits);
        cases[0].Details.ShouldBe(new string('x', 100) + "\n[… cut: 19,900 more characters]");
        cases[0].Output.ShouldBe(new string('y', 100) + "\n[… cut: 50 more characters]");
        cases[0].Message.ShouldNotBeNull().Length.ShouldBeLessThan(150);
        report.Notes.Count.ShouldBe(3);
        report.Mistakes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Many_texts_of_one_test_are_together_no_longer_than_one_may_be()
    {
        var many = string.Concat(Enumerable.Repeat("<system-out>0123456789</system-out><system-err>0123456789</system-err><failure message='m'>0123456789</failure>", 1000));
        var (report, cases) = await Read.Text($"<testsuite><testcase name='a'>{many}</testcase></testsuite>", new ReadLimits { Text = 100 });
        report.Mistakes.ShouldBeEmpty();
        foreach (var text in new[] { cases[0].Output, cases[0].Error, cases[0].Details })
        {
            text.ShouldNotBeNull().Length.ShouldBeLessThan(150);
            text.ShouldMatch(@"\[… cut: 9,9\d0 more characters\]$");
        }

        cases[0].Message.ShouldBe("m (and 999 more)");
    }

    [Fact]
    public async Task Tries_without_end_and_names_without_end_are_cut()
    {
        var tries = string.Concat(Enumerable.Repeat("<flakyFailure message='again'/>", 1000));
        var name = new string('n', 5000);
        var (report, cases) = await Read.Text($"<testsuite name='{name}'><testsuite name='{name}'><testcase name='{name}'>{tries}</testcase></testsuite></testsuite>");
        report.Mistakes.ShouldBeEmpty();
        cases[0].Earlier.Count.ShouldBe(50);
        cases[0].Title.Length.ShouldBeLessThan(4100);
    }

    [Fact]
    public async Task What_is_too_large_stops_where_it_gets_too_large()
    {
        var file = Encoding.UTF8.GetBytes($"<testsuite><testcase name='a'/><testcase name='{new string('x', 100_000)}'/><testcase name='c'/></testsuite>");
        (await Read.Bytes(file, new ReadLimits { Bytes = 50_000 })).Report.Mistakes.ShouldHaveSingleItem().Problem.ShouldBe("it is larger than 48 kB");
        (await Read.Bytes(file, new ReadLimits { Piece = 50_000 })).Report.Mistakes.ShouldHaveSingleItem().Problem.ShouldBe("one text in it is larger than 48 kB");
        (await Read.Bytes(file, new ReadLimits { Cases = 2 })).Report.Mistakes.ShouldHaveSingleItem().Problem.ShouldBe("there are more than 2 tests in it");
        (await Read.Bytes(file, ReadLimits.Usual)).Report.Mistakes.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_long_text_that_nobody_wants_is_passed_over_in_pieces()
    {
        var file = $"<testsuite><system-out>{new string('x', 400_000)}</system-out><testcase name='a'/>{new string(' ', 400_000)}</testsuite>";
        var (report, cases) = await Read.Text(file, new ReadLimits { Piece = 100_000 });
        report.Mistakes.ShouldBeEmpty();
        cases.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Suites_without_end_are_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("<testsuite name='a'>", 70)) + "<testcase name='b'/>";
        (await Read.Text(deep)).Report.Mistakes.ShouldHaveSingleItem().Problem.ShouldBe("elements are nested more than 64 deep");
    }

    [Fact]
    public async Task Colours_of_a_terminal_are_put_up_with()
    {
        var (report, cases) = await Read.Text("<testsuite><testcase name='a'><failure message='&#x1b;[31mred&#x1b;[0m'>\u001b[31mx\u001b[0m</failure></testcase></testsuite>");
        report.Mistakes.ShouldBeEmpty();
        (cases[0].Message, cases[0].Details).ShouldBe(("\u001b[31mred\u001b[0m", "x"));
    }

    [Fact]
    public async Task Times_that_cannot_be_are_no_times()
    {
        var many = string.Concat(Enumerable.Repeat("<testcase name='a' time='2592000'/>", 3000));
        var (report, cases) = await Read.Text($"<testsuites><testsuite timestamp='9999-12-31T23:59:59Z' time='1e300'>{many}</testsuite><testsuite timestamp='2199-12-31T00:00:00Z'>{many}<testcase name='b' time='1e300'/></testsuite></testsuites>");
        report.Mistakes.ShouldBeEmpty();
        cases.Count.ShouldBe(6001);
        cases[^1].StartedAt.ShouldBeNull();
        report.StartedAt.ShouldBe(new DateTimeOffset(2199, 12, 31, 0, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task It_reads_as_the_bytes_come()
    {
        var sample = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Samples", "junit-playwright.xml"));
        var (report, cases) = await Read.Stream(new Dripping(sample));
        (report.Mistakes.Count, cases.Count).ShouldBe((0, 4));
        var whole = (await Read.Sample("junit-playwright.xml")).Cases;
        cases.Select(one => (one.Title, one.Status, one.Message, one.Details, one.Output)).ShouldBe(whole.Select(one => (one.Title, one.Status, one.Message, one.Details, one.Output)));
    }

    [Fact]
    public async Task Utf_16_and_a_byte_order_mark_are_read()
    {
        var text = "<?xml version=\"1.0\" encoding=\"utf-16\"?><testsuite><testcase name='ü'/></testsuite>";
        var (report, cases) = await Read.Bytes([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)], limits: null);
        report.Mistakes.ShouldBeEmpty();
        cases[0].Name.ShouldBe("ü");
    }
}
