using System.Text.Json;
using TestRuns.Controllers.Wire;
using TestRuns.Worker.Processes;
using TestRuns.Worker.ResultFiles;
using TestRuns.Worker.Steps;

namespace TestRuns.Worker.Browsers;

/// <summary>Actions in a browser, carried out by a process of the step, with what it leaves as files of the run.</summary>
internal sealed class BrowserStep(CommandStep commands, Workspaces workspaces, WorkerOptions options, ArtifactSender artifacts)
{
    private readonly BrowserDriver driver = new(options.WorkspaceRoot);

    public async Task<StepOutcome> Run(StepContext step, BrowserPart part)
    {
        if (StepEnvironment.Mistake(step.Order) is { } mistake) return StepOutcome.Error(mistake);
        if (MachineBrowser.Find(options.Browser) is not { } browser) return StepOutcome.Error($"browser: {MachineBrowser.Missing(options.Browser)}");
        try
        {
            var place = await driver.Place(step.Stop.Asked);
            using var room = new StepRoom(options.Identity);
            return await Run(step, new BrowserJob { Actions = part.Actions, ActionTimeout = part.ActionTimeout, VideoOnFailure = part.VideoOnFailure, Browser = browser, Folder = room.Kept, Timeout = step.Order.Timeout }, room, place);
        }
        catch (OperationCanceledException) when (step.Stop.Asked.IsCancellationRequested)
        {
            return step.Stopped();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return StepOutcome.Error($"the browser cannot be used: {error.Message}");
        }
    }

    private async Task<StepOutcome> Run(StepContext step, BrowserJob job, StepRoom room, string place)
    {
        if (workspaces.Inside(step.Order.Id.RunId, step.Order.Folder, cwd: null) is not { } folder) return StepOutcome.Error("the workspace is not there, or a step has put something else in its place");
        var environment = StepEnvironment.Of(step.Order, options.Identity);
        environment[BrowserDriver.Variable] = place;
        // A service may have none, and browsers want one.
        environment.TryAdd("HOME", room.Scratch);
        foreach (var name in OperatingSystem.IsWindows() ? new[] { "TEMP", "TMP" } : ["TMPDIR"]) environment[name] = room.Scratch;
        var outcome = await commands.RunOwn(step, new TreeStart(step.Order.Id.StepId, Shell, OwnProgram.Line(BrowserProgram.Verb), folder, environment)
        {
            Input = JsonSerializer.SerializeToUtf8Bytes(job, WireJson.Options),
        });
        // Whoever aborts a step has better things to do than to look at its pictures.
        if (outcome.Ended is not null || step.Stop.Cause is not null) return outcome;
        await artifacts.Send(step.Order, Directory.EnumerateFiles(job.Folder).Where(file => Path.GetFileName(file) != BrowserJob.WhyFile), step.Output, step.Stop.Asked);
        return await Judged(outcome, Path.Combine(job.Folder, BrowserJob.WhyFile));
    }

    /// <summary>The exit code is this program's own affair: what failed says more.</summary>
    private static async Task<StepOutcome> Judged(StepOutcome outcome, string why)
    {
        if (outcome.Result == StepResult.Passed) return outcome with { ExitCode = null, Message = null };
        if (outcome.ExitCode is not { } code || !File.Exists(why)) return outcome;
        var text = await File.ReadAllTextAsync(why, CancellationToken.None);
        return outcome with { Result = code == BrowserJob.NoBrowser ? StepResult.Error : StepResult.Failed, Message = text, ExitCode = null };
    }

    private static string Shell => ShellPath.Find(null, null) ?? throw new IOException("there is no shell");
}
