using System.Reflection;
using TestRuns.Components.Detail;
using TestRuns.Runs;

namespace TestRuns.Tests.Components.Detail;

public sealed class EventSentenceTests
{
    public static TheoryData<string> Types() =>
        [.. typeof(EventTypes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_event_is_a_sentence_even_without_facts(string type)
    {
        var text = Of(type);
        text.ShouldNotBe(type);
        text.ShouldNotContain("  ");
        char.IsUpper(text[0]).ShouldBeTrue(text);
    }

    [Fact]
    public void The_story_of_an_abort_can_be_read()
    {
        Of(EventTypes.RunCreated, ("cases", "12"), ("suite", "checkout")).ShouldBe("The run was made from suite checkout, with 12 cases");
        Of(EventTypes.RunStarted, ("environment", "staging"), ("controller", "lab-3")).ShouldBe("Started on staging, controller lab-3");
        Of(EventTypes.AbortRequested, ("reason", "wrong branch")).ShouldBe("Abort asked for: “wrong branch”");
        Of(EventTypes.AbortDeferred, ("step", "Migrate"), ("until", "2026-03-04T12:01:40.0000000+00:00")).ShouldBe("The abort waits for critical step “Migrate”, until 12:01:40 at most");
        Of(EventTypes.StepKilled, ("step", "Unit tests"), ("reason", "wrong branch"), ("processes", "7"), ("afterMs", "400"))
            .ShouldBe("Step “Unit tests” was ended: wrong branch; 7 processes gone after 400 ms");
        Of(EventTypes.CaseCancelled, ("cases", "1")).ShouldBe("1 case that had not begun was cancelled");
        Of(EventTypes.AbortConfirmed, ("afterMs", "420")).ShouldBe("Confirmed: nothing of it runs any more, after 420 ms");
    }

    [Fact]
    public void The_story_of_a_suite_from_elsewhere_can_be_read()
    {
        Of(EventTypes.RunStarted, ("client", "pytest on ci-4")).ShouldBe("Started, streamed in by pytest on ci-4");
        Of(EventTypes.ClientAttached, ("client", "pytest on ci-5"), ("streams", "shard 2 of 3")).ShouldBe("pytest on ci-5 streams shard 2 of 3 in");
        Of(EventTypes.AbortSent, ("client", "pytest on ci-4"), ("force", "true")).ShouldBe("Told pytest on ci-4 to end at once");
        Of(EventTypes.AbortResent, ("client", "pytest on ci-4")).ShouldBe("pytest on ci-4 is back, and was told to end");
        Of(EventTypes.StepKilled, ("client", "pytest on ci-4"), ("processes", "7"), ("afterMs", "400")).ShouldBe("pytest on ci-4 ended what it had started: 7 processes gone after 400 ms");
        Of(EventTypes.ClientDetached, ("client", "pytest on ci-4"), ("exitCode", "1")).ShouldBe("pytest on ci-4 is done, exit code 1");
    }

    [Fact]
    public void Processes_that_did_not_go_are_counted() =>
        Of(EventTypes.StepKilled, ("processes", "3"), ("afterMs", "5000"), ("left", "1"), ("reason", "left running by steps that had ended"))
            .ShouldBe("3 processes gone after 5.0 s, 1 still there: left running by steps that had ended");

    [Fact]
    public void A_second_try_is_called_one() => Of(EventTypes.CaseStarted, ("case", "Landing page"), ("attempt", "2")).ShouldBe("“Landing page” began, try 2");

    [Fact]
    public void What_failed_is_coloured_so()
    {
        EventSentence.Of(Made.Event(1, EventTypes.StepFinished, ("step", "x"), ("status", "Failed")), TimeZoneInfo.Utc).Css.ShouldBe("look-failed");
        EventSentence.Of(Made.Event(1, EventTypes.StepFinished, ("step", "x"), ("status", "Passed")), TimeZoneInfo.Utc).Css.ShouldBe("look-passed");
    }

    private static string Of(string type, params ReadOnlySpan<(string, string)> facts) => EventSentence.Of(Made.Event(1, type, facts), TimeZoneInfo.Utc).Text;
}
