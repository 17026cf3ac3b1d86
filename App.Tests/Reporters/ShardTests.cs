using TestRuns.Reporters.Wire;
using TestRuns.Runs;
using static TestRuns.Tests.Reporters.Said;

namespace TestRuns.Tests.Reporters;

/// <summary>Several processes stream one run in.</summary>
public sealed class ShardTests : IAsyncLifetime
{
    private ReporterLab lab = null!;

    public async ValueTask InitializeAsync() => lab = await ReporterLab.Open();

    public ValueTask DisposeAsync() => lab.DisposeAsync();

    [Fact]
    public async Task A_run_ends_when_all_of_its_shards_have()
    {
        var first = await lab.Streams(Shard(1));
        await first.Report(Plans(2), Begins("same id"), Ends("same id"));
        (await first.Finish(exitCode: 0)).RunStatus.ShouldBe("started");
        var second = await lab.Streams(Shard(2, host: "ci-5"));
        second.RunId.ShouldBe(first.RunId);
        await second.Report(Plans(3), Begins("same id"), Ends("same id", ReportedStatus.Failed));
        var running = lab.Run(first.RunId);
        (running.CasesTotal, running.ClientName).ShouldBe((5, "pytest on ci-4, ci-5"));
        (await second.Finish(exitCode: 1)).RunStatus.ShouldBe("failed");
        lab.Cases(first.RunId).Select(row => row.Status).ShouldBe([CaseStatus.Passed, CaseStatus.Failed]);
    }

    [Fact]
    public async Task A_shard_comes_once_and_all_agree_on_how_many_there_are()
    {
        var first = await lab.Streams(Shard(1));
        (await (await lab.Connect()).Hello(Shard(1))).Refused!.ShouldContain("was reported before, by pytest on ci-4");
        (await (await lab.Connect()).Hello(Shard(2, total: 3))).Refused!.ShouldContain("has 2 shards");
        lab.Run(first.RunId).Status.ShouldBe(RunStatus.Started);
    }

    [Fact]
    public async Task An_abort_is_told_to_all_and_confirmed_when_all_have_ended()
    {
        var (first, second) = (await lab.Streams(Shard(1)), await lab.Streams(Shard(2)));
        await lab.Abort(first.RunId);
        await Task.WhenAll(first.Aborted(), second.Aborted());
        await first.Ended();
        (await first.Finish()).RunStatus.ShouldBe("cancelRequested");
        await second.Ended(processes: 4);
        (await second.Finish()).RunStatus.ShouldBe("cancelled");
        var run = lab.Run(first.RunId);
        (run.AbortUnconfirmed, run.EndedProcesses).ShouldBe((false, 7));
    }

    [Fact]
    public async Task A_shard_that_dies_ends_the_others_and_what_is_known_of_it_is_said()
    {
        var (first, second) = (await lab.Streams(Shard(1)), await lab.Streams(Shard(2)));
        await second.Break();
        (await first.Aborted()).Reason.ShouldContain("was lost");
        await first.Ended();
        (await first.Finish()).RunStatus.ShouldBe("cancelled");
        lab.Run(first.RunId).AbortUnconfirmed.ShouldBeTrue("nobody knows what the second still runs");
        (await second.Return()).Abort.ShouldNotBeNull();
        await second.Ended();
        lab.Run(first.RunId).AbortUnconfirmed.ShouldBeFalse();
    }

    [Fact]
    public async Task Shards_that_do_not_come_end_the_run()
    {
        await using var hasty = await ReporterLab.Open(("Reporters:ShardWait", "00:00:01"));
        var first = await hasty.Streams(Shard(1));
        await first.Finish();
        var run = await hasty.Until(first.RunId, RunStatus.Cancelled);
        (run.AbortText, run.AbortKind, run.AbortUnconfirmed).ShouldBe(("Shard 2 of 2 did not come within 1 s", AbortKind.ReporterLost, false));
    }

    [Fact]
    public async Task A_shard_that_comes_after_the_abort_is_told_that_its_run_is_over()
    {
        var first = await lab.Streams(Shard(1));
        await lab.Abort(first.RunId, text: "enough");
        (await (await lab.Connect()).Hello(Shard(2))).Refused!.ShouldContain("is being aborted by Ana: enough");
        await first.Finish();
        (await (await lab.Connect()).Hello(Shard(2))).Refused!.ShouldContain("is over: cancelled by Ana: enough");
        // The suite's next try begins with a shard that was there.
        (await lab.Streams(Shard(1))).RunId.ShouldNotBe(first.RunId);
    }

    private static Func<ReporterHello, ReporterHello> Shard(int index, int total = 2, string host = "ci-4") => hello => hello with
    {
        Client = hello.Client with { Host = host }, Run = hello.Run! with { Key = "build-9" }, Shard = new ReporterShard(index, total),
    };
}
