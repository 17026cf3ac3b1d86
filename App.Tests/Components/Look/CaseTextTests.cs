using TestRuns.Components.Look;
using TestRuns.Runs;

namespace TestRuns.Tests.Components.Look;

public sealed class CaseTextTests
{
    [Fact]
    public void A_cancelled_case_says_who_asked_for_it_and_why()
    {
        var runCase = Made.Case(1, CaseStatus.Cancelled) with { CancelledBy = "Ana", Result = "not needed" };
        CaseText.Why(runCase).ShouldBe("by Ana: not needed");
        CaseText.Why(runCase with { Result = "Cancelled by user" }).ShouldBe("by Ana");
    }

    [Fact]
    public void A_failed_case_says_what_failed() =>
        CaseText.Why(Made.Case(1, CaseStatus.Failed) with { Result = "Timed out after 30 s" }).ShouldBe("Timed out after 30 s");

    [Fact]
    public void A_case_says_at_which_try_it_passed_and_that_it_is_flaky()
    {
        CaseText.Tries(Made.Case(1, CaseStatus.Passed)).ShouldBeNull();
        CaseText.Tries(Made.Case(1, CaseStatus.InProgress) with { Attempt = 2 }).ShouldBe("try 2");
        CaseText.Tries(Made.Case(1, CaseStatus.Passed) with { Attempt = 2, Flaky = true }).ShouldBe("passed on attempt 2 · flaky");
    }

    [Fact]
    public void A_case_that_passed_says_nothing() => CaseText.Why(Made.Case(1, CaseStatus.Passed)).ShouldBeNull();
}
