using TestRuns.Reporters.Wire;
using TestRuns.Runs;
using TestRuns.Runs.State;
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
    public async Task Lines_of_a_step_that_nobody_knows_are_nobodys()
    {
        await using var lab = await ReporterLab.Open();
        var suite = await lab.Streams();
        (await suite.Report(Prints("nothing", "x"), Begins("a"))).NextSeq.ShouldBe(2);
        lab.Cases(suite.RunId).Count.ShouldBe(1);
    }
}
