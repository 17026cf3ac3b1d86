using System.Text.Json;
using TestRuns.Cli.Exec;
using TestRuns.Reporters.Wire;

namespace TestRuns.Tests.Cli;

public sealed class StoryTests
{
    [Fact]
    public void No_item_is_larger_than_a_report_may_be()
    {
        using var journal = new Journal();
        // Each of these characters is six in JSON.
        var lines = Enumerable.Repeat(new string('\u0001', 8 * 1024), 40).ToList();
        new Story(journal, "unit tests", TimeProvider.System).Add(new ToldCase("adds", File: null, Line: null, ReportedStatus.Failed, "boom", DurationMs: 1, Flaky: false, lines));
        var items = journal.Read(0, most: 1000, long.MaxValue);
        items.Sum(item => item.Lines?.Count ?? 0).ShouldBe(40);
        items.Max(item => JsonSerializer.SerializeToUtf8Bytes(item, WireFormat.Options).LongLength).ShouldBeLessThan(ReporterWire.LargestReport);
    }
}
