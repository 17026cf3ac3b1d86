using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using TestRuns.Catalog;
using TestRuns.Storage;

namespace TestRuns.Tests.Catalog;

public sealed class SuiteFilePropertyTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(500);

    [Fact]
    public void A_suite_that_is_written_reads_back_the_same() =>
        Check.One(Many, Prop.ForAll(Arb.From(SuiteGen.Suite), suite =>
        {
            var written = SuiteFile.Write(suite);
            var reading = SuiteFile.Read(written);
            reading.Mistakes.ShouldBeEmpty(written);
            Json(reading.Suite).ShouldBe(Json(suite), written);
        }));

    [Fact]
    public void A_suite_that_is_written_as_JSON_reads_back_the_same() =>
        Check.One(Many, Prop.ForAll(Arb.From(SuiteGen.Suite), suite =>
        {
            var written = SuiteFile.WriteJson(suite);
            var reading = SuiteFile.ReadJson(written);
            reading.Mistakes.ShouldBeEmpty(written);
            Json(reading.Suite).ShouldBe(Json(suite), written);
        }));

    [Fact]
    public void Whatever_stands_in_JSON_it_is_read_or_refused_with_reasons() =>
        Check.One(Many.WithMaxTest(200), Prop.ForAll(Arb.From(SuiteGen.Suite), suite =>
        {
            var written = SuiteFile.WriteJson(suite);
            for (var end = 0; end < written.Length; end += 1 + (written.Length / 50))
            {
                var reading = SuiteFile.ReadJson(written[..end]);
                (reading.Suite is null).ShouldBe(reading.Mistakes.Count > 0);
            }
        }));

    [Fact]
    public void Whatever_stands_in_a_file_it_is_read_or_refused_with_reasons() =>
        Check.One(Many.WithMaxTest(3_000), Prop.ForAll(Arb.From(SuiteGen.FileRubbish), text =>
        {
            var reading = SuiteFile.Read(text);
            (reading.Suite is null).ShouldBe(reading.Mistakes.Count > 0);
        }));

    [Fact]
    public void A_file_that_is_cut_off_anywhere_is_read_or_refused_with_reasons() =>
        Check.One(Many.WithMaxTest(100), Prop.ForAll(Arb.From(SuiteGen.Suite), suite =>
        {
            var written = SuiteFile.Write(suite);
            for (var end = 0; end < written.Length; end += 1 + (written.Length / 50))
            {
                var reading = SuiteFile.Read(written[..end]);
                (reading.Suite is null).ShouldBe(reading.Mistakes.Count > 0);
            }
        }));

    private static string Json(SuiteSpec? suite) => JsonSerializer.Serialize(suite, JsonColumn.Options);
}
