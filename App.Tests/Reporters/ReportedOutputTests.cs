using Microsoft.AspNetCore.SignalR;
using TestRuns.Reporters.Wire;
using TestRuns.Runs;
using TestRuns.Runs.State;
using TestRuns.Storage;
using static TestRuns.Tests.Reporters.Said;

namespace TestRuns.Tests.Reporters;

/// <summary>Output is much, and costs no commits.</summary>
public sealed class ReportedOutputTests
{
    [Fact]
    public async Task A_thousand_lines_are_stored_without_a_commit()
    {
        await using var lab = await ReporterLab.Open();
        var suite = await lab.Streams();
        var step = (await suite.Report(Begins("a"), StepBegins("a", "s"))).Steps["s"];
        var commits = 0;
        lab.Get<RunWriter>().Committed += commit => Interlocked.Add(ref commits, commit.Events.Count(happened => happened.RunId == suite.RunId));
        var before = lab.Session(suite.RunId).NextSeq;
        for (var batch = 0; batch < 20; batch++) await suite.Report(Prints("s", Enumerable.Range(batch * 50, 50).Select(line => $"line {line}")));
        commits.ShouldBe(0);
        lab.Session(suite.RunId).NextSeq.ShouldBe(before);
        lab.Log(suite.RunId, step).ShouldBe(Enumerable.Range(0, 1000).Select(line => $"line {line}"));
    }

    [Fact]
    public async Task A_log_has_its_limit_and_says_so()
    {
        await using var lab = await ReporterLab.Open(("Runs:MaxLogBytes", "2048"));
        var suite = await lab.Streams();
        var step = (await suite.Report(Begins("a"), StepBegins("a", "s"))).Steps["s"];
        for (var batch = 0; batch < 3; batch++) await suite.Report(Prints("s", Enumerable.Repeat(new string('x', 99), 10)));
        var log = lab.Log(suite.RunId, step);
        (log.Count, log[^1]).ShouldBe((21, "The log reached its limit of 0 MB: what is beyond it is left out"));
        lab.Count(suite.RunId, EventTypes.LogTruncated).ShouldBe(1);
        await suite.Report(StepEnds("a", "s"), Ends("a"));
        (await suite.Finish()).RunStatus.ShouldBe("passed");
    }

    [Fact]
    public async Task Lines_that_could_not_all_be_stored_are_stored_once_when_they_come_again()
    {
        await using var lab = await ReporterLab.Open();
        var suite = await lab.Streams();
        var steps = (await suite.Report(Begins("a"), StepBegins("a", "s"), StepBegins("a", "t"))).Steps;
        // In the place of the second log: it cannot be written.
        var blocked = Directory.CreateDirectory(lab.Get<DataFolder>().StepLog(suite.RunId, steps["t"]));
        ReportItem[] items = [suite.Numbered(Prints("s", "1", "2")), suite.Numbered(Prints("t", "3"))];
        await Should.ThrowAsync<HubException>(() => suite.Send(items));
        blocked.Delete();
        await suite.Send(items);
        lab.Log(suite.RunId, steps["s"]).ShouldBe(["1", "2"]);
        lab.Log(suite.RunId, steps["t"]).ShouldBe(["3"]);
    }

    [Fact]
    public async Task Lines_of_a_step_that_nobody_knows_are_nobodys()
    {
        await using var lab = await ReporterLab.Open();
        var suite = await lab.Streams();
        (await suite.Report(Prints("nothing", "x"), Begins("a"))).NextSeq.ShouldBe(2);
        lab.Cases(suite.RunId).Count.ShouldBe(1);
    }
}
