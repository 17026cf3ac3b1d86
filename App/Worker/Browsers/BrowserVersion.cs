using System.Diagnostics;
using TestRuns.Worker.Processes;
using TestRuns.Worker.Steps;

namespace TestRuns.Worker.Browsers;

/// <summary>Asks a browser which one it is, so that the page of controllers can say it.</summary>
internal sealed class BrowserVersion(IProcessTrees trees, string identity, TimeProvider time)
{
    /// <summary>No step has this number.</summary>
    private const long NoStep = 0;

    private const int Longest = 100;

    /// <summary>The controller says hello when this is known, at the latest now: a browser that hangs is no reason to be late.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <returns>"Chromium 140.0.7339.80"; without the number where it does not say it in time.</returns>
    public async Task<string> Of(string program)
    {
        var name = MachineBrowser.NameOf(program);
        // There it would open a window.
        if (OperatingSystem.IsWindows()) return $"{name} {FileVersionInfo.GetVersionInfo(program).ProductVersion}".TrimEnd();
        var asking = Task.Run(() => Said(program), CancellationToken.None);
        return await Task.WhenAny(asking, Task.Delay(Limit, time, CancellationToken.None)) == asking && await asking is { } version ? $"{name} {version}" : name;
    }

    private async Task<string?> Said(string program)
    {
        await using var tree = Started(program);
        if (tree is null) return null;
        using var reader = new StreamReader(tree.Out);
        var saying = reader.ReadLineAsync(CancellationToken.None).AsTask();
        var inTime = await Task.WhenAny(saying, Task.Delay(Limit, time, CancellationToken.None)) == saying;
        await Task.WhenAny(tree.Exited, Task.Delay(inTime ? Limit : TimeSpan.Zero, time, CancellationToken.None));
        if (!tree.Exited.IsCompleted || await tree.AnyLeft(CancellationToken.None)) await tree.End(ProcessSignal.Kill, TimeSpan.Zero, CancellationToken.None);
        // "Chromium 140.0.7339.80 built on Debian GNU/Linux 13 (trixie)"
        return inTime && await saying is { Length: < Longest } line ? line.Split(' ').FirstOrDefault(word => word.Length > 0 && char.IsAsciiDigit(word[0])) : null;
    }

    private IProcessTree? Started(string program)
    {
        try
        {
            return trees.Start(new TreeStart(NoStep, "/bin/sh", $"exec {ShellWord.Of(program)} --version", Path.GetTempPath(), StepEnvironment.Own(identity)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The first step that needs it says why.
            return null;
        }
    }
}
