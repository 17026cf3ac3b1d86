using TestRuns.Components.Look;

namespace TestRuns.Tests.Components.Look;

public sealed class StepTextTests
{
    [Theory]
    [InlineData(true, "exit code 0", "0", null)]
    [InlineData(true, null, "0", null)]
    [InlineData(false, "exit code 1", "1", "exit code 1")]
    [InlineData(false, null, "1", "exit code 1")]
    [InlineData(false, "Timed out after 30 s", "143", "Timed out after 30 s (exit code 143)")]
    [InlineData(true, "200 OK in 13 ms", null, "200 OK in 13 ms")]
    [InlineData(false, null, null, null)]
    public void It_is_said_once_and_only_when_it_says_something(bool passed, string? message, string? exitCode, string? text) =>
        StepText.Outcome(passed, message, exitCode).ShouldBe(text);
}
