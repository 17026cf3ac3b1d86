using TestRuns.Cli.Run;
using TestRuns.Cli.Server;

namespace TestRuns.Tests.Cli;

public sealed class RunTallyTests
{
    private readonly RunTally tally = new();
    private long lastId;

    [Fact]
    public void It_counts_cases_as_they_end_and_names_the_one_that_goes_on()
    {
        Happen("run.created", null, ("cases", "3"));
        Happen("run.started", null);
        Happen("case.started", 1, ("case", "one"));
        Happen("case.finished", 1, ("case", "one"), ("status", "Passed"));
        Happen("case.started", 2, ("case", "two"));
        (tally.Total, tally.Done, tally.Passed, tally.Current, tally.Status).ShouldBe((3, 1, 1, "two", "Started"));
        RunScreen.Bar(tally, 80).ShouldBe("[########................] 1/3  two");
        Happen("case.finished", 2, ("case", "two"), ("status", "Failed"));
        Happen("abort.requested", null);
        Happen("case.cancelled", null, ("cases", "1"));
        Happen("run.cancelled", null);
        (tally.Done, tally.Failed, tally.Cancelled, tally.Current, tally.Status).ShouldBe((3, 1, 1, null, "Cancelled"));
    }

    [Fact]
    public void A_case_that_begins_again_is_not_counted_twice()
    {
        Happen("run.created", null, ("cases", "1"));
        Happen("case.started", 1, ("case", "one"));
        Happen("run.requeued", 1, ("case", "one"));
        Happen("run.requeued", null);
        tally.Status.ShouldBe("Queued");
        Happen("case.started", 1, ("case", "one"));
        Happen("case.finished", 1, ("case", "one"), ("status", "Passed"));
        (tally.Total, tally.Done).ShouldBe((1, 1));
    }

    [Fact]
    public void A_bar_is_never_longer_than_the_terminal()
    {
        Happen("run.created", null, ("cases", "1"));
        Happen("run.started", null);
        Happen("case.started", 1, ("case", new string('x', 500)));
        RunScreen.Bar(tally, 40).Length.ShouldBeLessThan(40);
    }

    private void Happen(string type, long? caseId, params (string Name, string Value)[] facts) =>
        tally.Count(new RunHappening(++lastId, caseId, type, DateTimeOffset.UnixEpoch, "test", facts.ToDictionary(fact => fact.Name, fact => fact.Value)));
}
