using System.Globalization;
using TestRuns.Runs;
using TestRuns.Runs.Reading;

namespace TestRuns.Components.Look;

/// <summary>What is said of a step, the same beside its log and in the timeline.</summary>
public static class StepText
{
    public static string? Outcome(StepView step) =>
        Outcome(step.Status == StepStatus.Passed, step.Message, step.ExitCode?.ToString(CultureInfo.InvariantCulture));

    /// <summary>The message, with the exit code where it does not say it. Of a success "exit code 0" says nothing new.</summary>
    public static string? Outcome(bool passed, string? message, string? exitCode)
    {
        var code = exitCode is null ? null : $"exit code {exitCode}";
        if (string.IsNullOrWhiteSpace(message) || message == code) return passed && exitCode == "0" ? null : code;
        return code is null || exitCode == "0" || message.Contains("exit", StringComparison.OrdinalIgnoreCase) ? message : $"{message} ({code})";
    }
}
