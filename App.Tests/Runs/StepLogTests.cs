using TestRuns.Runs.Logs;
using TestRuns.Storage;
using TestRuns.Tests.Support;

namespace TestRuns.Tests.Runs;

public sealed class StepLogTests : IDisposable
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly TempFolder folder = new();
    private readonly StepLogs logs;

    public StepLogTests() => logs = new StepLogs(new DataFolder(folder.At("data")));

    [Fact]
    public void A_batch_that_comes_twice_is_stored_once()
    {
        logs.Append(1, 7, 0, Lines("a", "b"));
        logs.Append(1, 7, 0, Lines("a", "b"));
        logs.Append(1, 7, 1, Lines("b", "c"));
        Texts(1, 7).ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public void A_batch_that_a_full_disk_did_not_take_is_stored_once_when_it_does()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full is the disk that is full");
        var data = new DataFolder(folder.At("data"));
        using var reader = logs.Open(1, 7);
        reader.LineCount.ShouldBe(0);
        Directory.CreateDirectory(data.Run(1));
        File.CreateSymbolicLink(data.StepLog(1, 7), "/dev/full");
        Should.Throw<IOException>(() => logs.Append(1, 7, 0, Lines("a", "b")));
        File.Delete(data.StepLog(1, 7));
        logs.Append(1, 7, 0, Lines("a", "b"));
        logs.Append(1, 7, 2, Lines("c"));
        Texts(1, 7).ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public void Any_page_of_a_long_log_is_right_while_it_grows_and_after_a_restart()
    {
        for (var first = 0; first < 3000; first += 100) logs.Append(1, 7, first, Lines([.. Enumerable.Range(first, 100).Select(n => $"line {n} ünï")]));
        Check(logs);
        logs.Close(1, 7);
        Check(new StepLogs(new DataFolder(folder.At("data"))));

        static void Check(StepLogs opened)
        {
            using var reader = opened.Open(1, 7);
            reader.LineCount.ShouldBe(3000);
            foreach (var from in new[] { 0, 1, 255, 256, 257, 1111, 2999 })
                reader.Read(from, 3).Select(line => (line.Number, line.Text)).ShouldBe(Enumerable.Range(from, Math.Min(3, 3000 - from)).Select(n => ((long)n, $"line {n} ünï")));
            reader.Read(3000, 10).ShouldBeEmpty();
            reader.Find("LINE 2999 ", 10, default).ShouldBe([2999]);
        }
    }

    [Fact]
    public void Kinds_times_tabs_and_colours_come_back_and_a_line_that_was_written_over_keeps_its_last_text()
    {
        logs.Append(1, 7, 0, [new LogLine(0, At, LogKind.Error, "\tx\t\u001b[31mred\u001b[0m"), new LogLine(1, At.AddSeconds(1), LogKind.Note, "10 %\r50 %\r100 %\r")]);
        using var reader = logs.Open(1, 7);
        reader.Read(0, 9).ShouldBe([new LogLine(0, At, LogKind.Error, "\tx\t\u001b[31mred\u001b[0m"), new LogLine(1, At.AddSeconds(1), LogKind.Note, "100 %")]);
    }

    [Fact]
    public void The_end_of_a_log_is_the_same_whether_it_was_watched_or_is_read()
    {
        using var watched = logs.Open(1, 7);
        watched.ReadEnd().ShouldBeEmpty();
        logs.Append(1, 7, 0, Lines("before anybody watched"));
        var watch = watched.Watch();
        for (var first = 1; first < 1000; first += 30)
        {
            // Twice: what is known is neither written nor kept again.
            logs.Append(1, 7, first, [new LogLine(first, At.AddTicks(5), LogKind.Error, $"10 %\r{first} %\r"), .. Lines([.. Enumerable.Range(first, 29).Select(n => $"line {n}")])]);
            logs.Append(1, 7, first, Lines("not this"));
            watched.ReadEnd().ShouldBe(watched.Read(Math.Max(0, watched.LineCount - 400), 400), $"after {first}");
        }

        watched.ReadEnd().ShouldBeSameAs(watched.ReadEnd());
        watch.Dispose();
        logs.Append(1, 7, watched.LineCount, Lines("while nobody watches"));
        watched.ReadEnd()[^1].Text.ShouldBe("while nobody watches");
        using var again = watched.Watch();
        logs.Append(1, 7, watched.LineCount, Lines("and again"));
        watched.ReadEnd().ShouldBe(watched.Read(watched.LineCount - 400, 400));
    }

    [Fact]
    public void Another_runs_log_is_not_found_by_the_number_of_its_step()
    {
        logs.Append(1, 7, 0, Lines("secret of run 1"));
        Texts(2, 7).ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_watches_hears_of_growth()
    {
        using var reader = logs.Open(1, 7);
        using var watch = reader.Watch();
        logs.Append(1, 7, 0, Lines("a", "b"));
        (await watch.Reader.ReadAsync()).ShouldBe(2);
        logs.Note(1, 7, At, "limit reached");
        (await watch.Reader.ReadAsync()).ShouldBe(3);
        reader.Read(2, 1).ShouldHaveSingleItem().Kind.ShouldBe(LogKind.Note);
    }

    public void Dispose() => folder.Dispose();

    private static List<LogLine> Lines(params string[] texts) => [.. texts.Select((text, n) => new LogLine(n, At, LogKind.Out, text))];

    private List<string> Texts(long runId, long stepId)
    {
        using var reader = logs.Open(runId, stepId);
        return [.. reader.Read(0, 1000).Select(line => line.Text)];
    }
}
