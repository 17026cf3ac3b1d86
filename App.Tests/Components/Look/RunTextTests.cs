using TestRuns.Components.Look;
using TestRuns.Runs;

namespace TestRuns.Tests.Components.Look;

public sealed class RunTextTests
{
    [Fact]
    public void A_cancelled_run_says_who_when_why_and_what_was_confirmed() =>
        Reason(Made.Run(1, RunStatus.Cancelled) with { Abort = Made.Abort() })
            .ShouldBe("Cancelled by Ana, 12:00:00, “wrong branch”, 7 processes gone after 400 ms");

    [Fact]
    public void No_reason_given_is_not_quoted() =>
        Reason(Made.Run(1, RunStatus.Cancelled) with { Abort = Made.Abort("Cancelled by user", processes: 1) })
            .ShouldBe("Cancelled by Ana, 12:00:00, 1 process gone after 400 ms");

    [Fact]
    public void What_may_still_be_running_is_said_with_its_place() =>
        Reason(Made.Run(1, RunStatus.Cancelled) with { Controller = "lab-3", Abort = Made.Abort(unconfirmed: true) })
            .ShouldBe("Cancelled by Ana, 12:00:00, “wrong branch”, may still be running on lab-3");

    [Fact]
    public void A_suite_from_elsewhere_may_still_be_running_there() =>
        Reason(Made.Run(1, RunStatus.Cancelled) with { Source = RunSource.Reporter, Client = new(ClientKind.Reporter, "run-1", "testruns exec on ci-4, ci-5"), Abort = Made.Abort(unconfirmed: true) })
            .ShouldBe("Cancelled by Ana, 12:00:00, “wrong branch”, may still be running on ci-4, ci-5");

    [Fact]
    public void Nothing_is_confirmed_while_it_is_still_ending() =>
        Reason(Made.Run(1, RunStatus.CancelRequested) with { Abort = Made.Abort() }).ShouldBe("Abort asked for by Ana, 12:00:00, “wrong branch”");

    [Fact]
    public void A_run_that_ended_by_itself_has_no_reason() => Reason(Made.Run(1, RunStatus.Failed)).ShouldBeNull();

    [Fact]
    public void An_imported_run_was_when_it_ran()
    {
        var (made, ran) = (new DateTimeOffset(2026, 3, 4, 12, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 3, 1, 2, 0, 0, TimeSpan.Zero));
        RunText.At(Made.Run(1) with { Source = RunSource.Import, CreatedAt = made, StartedAt = ran }).ShouldBe(ran);
        RunText.At(Made.Run(1) with { Source = RunSource.Import, CreatedAt = made, StartedAt = null }).ShouldBe(made);
        RunText.At(Made.Run(1) with { Source = RunSource.Suite, CreatedAt = made, StartedAt = made.AddSeconds(3) }).ShouldBe(made);
    }

    [Fact]
    public void A_row_says_what_its_run_waits_for()
    {
        RunText.Why(Made.Run(1, RunStatus.Queued) with { WaitsFor = "environment staging, held by #4" }).ShouldBe("waits for environment staging, held by #4");
        RunText.Why(Made.Run(1, RunStatus.CancelRequested) with { Abort = Made.Abort() with { DeferredStep = "Migrate" } }).ShouldBe("waits for critical step Migrate");
        RunText.Why(Made.Run(1, RunStatus.Cancelled) with { Abort = Made.Abort() }).ShouldBe("by Ana: wrong branch");
        RunText.Why(Made.Run(1)).ShouldBeNull();
    }

    [Fact]
    public void A_long_hash_is_cut_and_a_tag_is_not()
    {
        RunText.Source(Made.Run(1) with { Branch = "main", Commit = "4f1c2a9bd0817263" }).ShouldBe("main 4f1c2a9");
        RunText.Source(Made.Run(1) with { Commit = "release-2.14" }).ShouldBe("release-2.14");
    }

    private static string? Reason(TestRuns.Runs.Reading.RunSummary run) => RunText.Reason(run, Made.Noon.AddMinutes(1), TimeZoneInfo.Utc);
}
