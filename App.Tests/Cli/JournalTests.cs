using System.Text;
using TestRuns.Cli.Exec;
using TestRuns.Reporters.Wire;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Cli;

public sealed class JournalTests
{
    [Fact]
    public void Items_come_back_in_their_order_with_numbers_from_one()
    {
        using var journal = new Journal();
        for (var number = 0; number < 5; number++) journal.Add(Line($"line {number}"));
        var read = journal.Read(2, most: 2, bytes: 100_000);
        read.Select(item => item.Seq).ShouldBe([3, 4]);
        read.Select(item => item.Lines![0].Text).ShouldBe(["line 2", "line 3"]);
        journal.Read(5, most: 2, bytes: 100_000).ShouldBeEmpty();
    }

    [Fact]
    public void What_is_read_at_once_has_a_size_but_is_one_item_at_least()
    {
        using var journal = new Journal();
        journal.Add(Line(new string('x', 5000)));
        journal.Add(Line("short"));
        journal.Add(Line("short"));
        journal.Read(0, most: 100, bytes: 1000).Count.ShouldBe(1);
        journal.Read(1, most: 100, bytes: 1000).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Whoever_waits_hears_of_what_is_added_and_of_the_end()
    {
        using var journal = new Journal();
        var news = journal.News();
        journal.Add(Line("one"));
        await news.WaitAsync(Eventually.Limit);
        news = journal.News();
        journal.Complete(new FinishReport(3));
        await news.WaitAsync(Eventually.Limit);
        journal.Finish.ShouldBe(new FinishReport(3));
    }

    [Fact]
    public void Nothing_of_it_is_on_the_disk_for_who_looks_there()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There it goes when it is closed");
        using var folder = new TempFolder();
        using var journal = new Journal(folder.Path);
        journal.Add(Line("secret"));
        Directory.GetFiles(folder.Path).ShouldBeEmpty();
        journal.Read(0, most: 2, bytes: 100_000).ShouldHaveSingleItem().Lines![0].Text.ShouldBe("secret");
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void What_is_kept_is_for_its_owner_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There the folder decides");
        using var journal = new Journal();
        journal.Add(Line("secret"));
        var path = KeptFile.Write(journal, new ReportedWish { Project = "shop", Name = "run" }, TimeProvider.System.GetUtcNow()).ShouldNotBeNull();
        try
        {
            File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_copy_has_the_head_each_item_and_the_end_a_line_each()
    {
        using var journal = new Journal();
        journal.Add(Line("Grüße\e[0m\nzwei"));
        journal.Complete(new FinishReport(0, ReportedStatus.Passed));
        using var copy = new MemoryStream();
        journal.CopyTo(copy, new { testruns = "exec" });
        var lines = Encoding.UTF8.GetString(copy.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(3);
        lines[0].ShouldBe("""{"testruns":"exec"}""");
        lines[1].ShouldContain("Grüße");
        lines[2].ShouldBe("""{"finish":{"exitCode":0,"status":"passed"}}""");
    }

    private static ReportItem Line(string text) =>
        new() { Seq = 0, Type = ItemTypes.Output, Step = "command", Lines = [new ReportedLine(DateTimeOffset.UnixEpoch, false, text)] };
}
