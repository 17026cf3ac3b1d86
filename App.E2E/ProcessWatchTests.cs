using System.Diagnostics;
using TestRuns.E2E.Support;

namespace TestRuns.E2E;

public sealed class ProcessWatchTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly string marker = $"TESTRUNS_WATCHED={Guid.NewGuid():N}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_process_tree_is_seen_by_its_variable_until_it_is_gone()
    {
        var start = new ProcessStartInfo("sh", ["-c", "sleep 600 & wait"]) { UseShellExecute = false };
        start.Environment[marker.Split('=')[0]] = marker.Split('=')[1];
        using var process = Process.Start(start)!;
        // Forked it is still a shell: a sleep it is when it has begun to be one.
        await Eventually.Holds(() => ProcessWatch.WithVariable(marker) is { Count: 2 } two && two.Any(found => found.Command == "sleep 600"), Limit, "shell and sleep", Token);

        var seen = ProcessWatch.WithVariable(marker);
        seen.ShouldContain(found => found.Id == process.Id);
        ProcessWatch.ChildrenOf(process.Id).ShouldHaveSingleItem().Command.ShouldBe("sleep 600");

        foreach (var found in seen) Signals.Send(found.Id, Signals.Kill).ShouldBeTrue();
        (await ProcessWatch.Gone(marker, Limit, Token)).ShouldBeLessThan(Limit);
    }

    [Fact]
    public void What_nobody_started_is_not_seen()
    {
        ProcessWatch.WithVariable(marker).ShouldBeEmpty();
        ProcessWatch.WithCommand(marker).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_signal_is_never_sent_to_more_than_one_process(int id) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Signals.Send(id, Signals.Continue));
}
