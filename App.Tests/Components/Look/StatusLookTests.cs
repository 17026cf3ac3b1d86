using TestRuns.Components.Look;
using TestRuns.Runs;

namespace TestRuns.Tests.Components.Look;

public sealed class StatusLookTests
{
    [Fact]
    public void Every_status_has_a_word_an_icon_and_a_colour() =>
        Enum.GetValues<RunStatus>().Select(StatusLook.Of).Concat(Enum.GetValues<CaseStatus>().Select(StatusLook.Of)).Concat(Enum.GetValues<StepStatus>().Select(StatusLook.Of))
            .ShouldAllBe(look => look.Text.Length > 0 && look.Icon.Length > 0 && look.Css.StartsWith("look-"));

    [Fact]
    public void Cancelled_and_aborting_are_never_shown_as_failed()
    {
        var failed = StatusLook.Of(RunStatus.Failed);
        foreach (var other in new[] { StatusLook.Of(RunStatus.Cancelled), StatusLook.Of(RunStatus.CancelRequested), StatusLook.Of(CaseStatus.Cancelled), StatusLook.Of(StepStatus.Cancelled) })
        {
            other.Css.ShouldNotBe(failed.Css);
            other.Icon.ShouldNotBe(failed.Icon);
        }
    }

    [Fact]
    public void The_same_word_looks_the_same_for_runs_cases_and_steps()
    {
        StatusLook.Of(CaseStatus.Passed).ShouldBe(StatusLook.Of(RunStatus.Passed));
        StatusLook.Of(StepStatus.Failed).ShouldBe(StatusLook.Of(RunStatus.Failed));
        StatusLook.Of(StepStatus.Cancelled).ShouldBe(StatusLook.Of(RunStatus.Cancelled));
    }

    [Fact]
    public void An_abort_that_was_asked_for_says_that_it_goes_on() => StatusLook.Of(RunStatus.CancelRequested).Text.ShouldBe("Aborting…");
}
