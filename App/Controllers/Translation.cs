using TestRuns.Catalog;
using TestRuns.Controllers.Wire;
using TestRuns.Runs.Execution;
using TestRuns.Runs.Logs;

namespace TestRuns.Controllers;

/// <summary>Between the words of a run and those of the wire: each may change without the other.</summary>
internal static class Translation
{
    public static OrderId ToId(StepTask task) => new(task.RunId, task.Epoch, task.StepId, task.Attempt);

    public static StepOrder ToOrder(StepTask task) => new()
    {
        Id = ToId(task),
        StepName = task.Spec.Name,
        Timeout = task.Timeout,
        Critical = task.Spec.Critical,
        Environment = task.Environment,
        Secrets = task.Secrets,
        MaxOutputBytes = task.MaxLogBytes,
        Folder = task.Folder,
        Command = task.Spec.Run is { } run ? new CommandPart(run.Command, run.Shell, run.Cwd, run.StopSignal, run.Grace, run.Results) : null,
        Http = task.Spec.Http is { } http ? ToPart(http) : null,
        Browser = task.Spec.Browser is { } actions ? new BrowserPart([.. actions.Select(action => new BrowserPartAction(action.Action, action.Target, action.Value))], task.Spec.ActionTimeout, task.Spec.VideoOnFailure) : null,
    };

    public static StepReport ToReport(StepFinished finished) => new(
        finished.Result switch
        {
            StepResult.Passed => StepVerdict.Passed,
            StepResult.Failed => StepVerdict.Failed,
            StepResult.TimedOut => StepVerdict.TimedOut,
            StepResult.Killed => StepVerdict.Killed,
            StepResult.NotRunning => StepVerdict.NotRunning,
            StepResult.CutOff => StepVerdict.CutOff,
            _ => StepVerdict.Error,
        },
        finished.Message,
        finished.ExitCode,
        ToProof(finished.Ended),
        finished.DroppedBytes);

    public static ProcessProof? ToProof(EndedProcesses? ended) => ended is null ? null : new ProcessProof(ended.Count, ended.After, ended.Left, ended.Means);

    public static List<LogLine> ToLines(StepOutput output) => output.Lines.Select((line, index) => new LogLine(
        output.First + index,
        line.At,
        line.Kind switch { OutputKind.Error => LogKind.Error, OutputKind.Note => LogKind.Note, _ => LogKind.Out },
        line.Text)).ToList();

    private static HttpPart ToPart(HttpSpec http) => new(
        http.Method, http.Url, http.Headers, http.Body, http.Expect.Status, http.Expect.Headers, http.Expect.Json, http.Expect.Text, http.Expect.Within);
}
