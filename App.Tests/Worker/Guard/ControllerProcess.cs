using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using TestRuns.Controllers.Wire;
using TestRuns.Tests.Support;
using TestRuns.Tests.Worker.Session;
using TestRuns.Worker;
using TestRuns.Worker.Browsers;

namespace TestRuns.Tests.Worker.Guard;

/// <summary>The real executable as a controller: a guard and its worker. What is alive of it when the test ends is killed.</summary>
public sealed class ControllerProcess : IAsyncDisposable
{
    private readonly TempFolder? folder;
    private readonly Process process;
    private readonly ConcurrentQueue<string> log = new();
    private readonly TaskCompletionSource logEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ControllerProcess(ProcessStartInfo info, string workspace, string name, TempFolder? folder)
    {
        this.folder = folder;
        Options = new WorkerOptions { WorkspaceRoot = workspace, Name = name };
        process = Process.Start(info)!;
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } text) log.Enqueue(text);
            else logEnded.TrySetResult();
        };
        process.BeginErrorReadLine();
    }

    public WorkerOptions Options { get; }

    public string Identity => Options.Identity;

    public int Guard => process.Id;

    public StreamWriter LifeLine => process.StandardInput;

    public IReadOnlyList<string> Log => [.. log];

    public bool HasEnded => process.HasExited;

    /// <summary>Of the worker that lives now.</summary>
    public int Worker => Log.Select(Began).LastOrDefault(pid => pid is not null) ?? throw new InvalidOperationException("No worker has begun yet.");

    public int WorkersBegun => Log.Count(line => Began(line) is not null);

    public static ControllerProcess Start(
        FakeServer server, string means = Bench.Cgroup, bool embedded = false, string? workspace = null, Uri? address = null, params string[] more)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Process trees as Linux has them.");
        var own = workspace is null ? new TempFolder() : null;
        workspace ??= own!.Path;
        var info = Info("controller", "--server", (address ?? server.Address).ToString(), "--name", "tried", "--workspace", workspace, "--json");
        foreach (var argument in embedded ? ["--embedded"] : new[] { "--token", "-" }) info.ArgumentList.Add(argument);
        foreach (var argument in more) info.ArgumentList.Add(argument);
        info.Environment["TESTRUNS__PROCESSES"] = means == Bench.Group ? "groups" : "";
        info.Environment["TESTRUNS_CONTROLLER_TOKEN"] = "not for steps";
        // A real one would be asked which it is by every one of them.
        info.Environment[MachineBrowser.Variable] = MachineBrowser.None;
        var controller = new ControllerProcess(info, workspace, "tried", own);
        controller.LifeLine.WriteLine(FakeServer.Token);
        return controller;
    }

    /// <summary>The executable beside the tests.</summary>
    public static ProcessStartInfo Info(params string[] arguments)
    {
        var info = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "testruns")) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in arguments) info.ArgumentList.Add(argument);
        info.Environment.Remove("TESTRUNS_CONTROLLER_TOKEN");
        return info;
    }

    public Task Says(string words) => Eventually.Holds(
        () => Log.Any(line => line.Contains(words, StringComparison.Ordinal)), () => $"it said '{words}'; it said:\n{string.Join('\n', Log)}");

    public static void Signal(int pid, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", pid.ToString(CultureInfo.InvariantCulture)])!;
        kill.WaitForExit();
    }

    public async Task<int> Ended()
    {
        await process.WaitForExitAsync().WaitAsync(Eventually.Limit);
        return process.ExitCode;
    }

    /// <summary>Nothing that was started for this controller is alive; its worker carries the marker, too.</summary>
    public bool NothingLives => Eyes.LivingOf(Identity).Count == 0;

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) Signal(process.Id, "KILL");
        foreach (var pid in Eyes.LivingOf(Identity)) Signal(pid, "KILL");
        await process.WaitForExitAsync();
        await logEnded.Task.WaitAsync(Eventually.Limit);
        await Eventually.Holds(() => NothingLives);
        process.Dispose();
        folder?.Dispose();
    }

    private static int? Began(string line)
    {
        if (!line.StartsWith('{')) return null;
        using var entry = JsonDocument.Parse(line);
        return entry.RootElement.GetProperty("event").GetString() == "Began" ? entry.RootElement.GetProperty("worker").GetInt32() : null;
    }
}
