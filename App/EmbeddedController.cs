using System.Diagnostics;
using TestRuns.Access.Tokens;
using TestRuns.Controllers;
using TestRuns.Storage;

namespace TestRuns;

/// <summary>
/// The controller that comes with the server: the same program as on any other machine, as a child. Its token and its life
/// hang on its standard input: when that ends, for whatever reason, it kills what it runs and is gone.
/// </summary>
internal sealed partial class EmbeddedController(
    Func<string> serverUrl, EmbeddedToken token, DataFolder folder, Settings settings, IHostApplicationLifetime lifetime, ILogger<EmbeddedController> logger)
    : BackgroundService, IHostedLifecycleService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource over = new();

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>After the jobs: they have ended their steps by then.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await over.CancelAsync();
        if (ExecuteTask is { } running) await running;
    }

    /// <summary>The stop of the other services is not yet its own.</summary>
    public override Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Dispose()
    {
        over.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.Embedded.Enabled) return;
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var started = lifetime.ApplicationStarted.Register(listening.SetResult);
        await Task.WhenAny(listening.Task, Task.Delay(Timeout.Infinite, over.Token));
        var pause = FirstPause;
        while (!over.IsCancellationRequested)
        {
            var code = await Live();
            if (over.IsCancellationRequested) return;
            Log.Ended(logger, code, pause.TotalSeconds);
            await Task.Delay(pause, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <returns>Its exit code; null: it could not be started, or did not end when it was to.</returns>
    private async Task<int?> Live()
    {
        using var child = Start();
        if (child is null) return null;
        try
        {
            await child.StandardInput.WriteLineAsync(token.Text);
            await child.StandardInput.FlushAsync();
            await child.WaitForExitAsync(over.Token);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            child.StandardInput.Close();
            using var limit = new CancellationTokenSource(EndLimit);
            await child.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (IOException error)
        {
            // It ended before it had read its token.
            Log.NotStarted(logger, error);
        }

        if (child.HasExited) return child.ExitCode;
        Log.StillThere(logger, child.Id);
        return null;
    }

    private Process? Start()
    {
        var (program, first) = Program();
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, UseShellExecute = false };
        string[] arguments =
        [
            .. first, "controller", "--embedded", "--server", serverUrl(), "--token", "-", "--name", ControllerRegistry.EmbeddedName,
            "--slots", settings.Embedded.Slots.ToString(), "--workspace", folder.Workspaces,
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        if (settings.Embedded.Labels.Count > 0)
        {
            start.ArgumentList.Add("--labels");
            start.ArgumentList.Add(string.Join(',', settings.Embedded.Labels));
        }

        if (settings.Embedded.Browser is { } browser)
        {
            start.ArgumentList.Add("--browser");
            start.ArgumentList.Add(browser);
        }

        try
        {
            return Process.Start(start);
        }
        catch (Exception error) when (error is System.ComponentModel.Win32Exception or IOException)
        {
            Log.NotStarted(logger, error);
            return null;
        }
    }

    /// <summary>This program, however it was started: by itself, by <c>dotnet</c>, or as one file, whatever that is called.</summary>
    private static (string Program, string[] First) Program()
    {
        var own = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "testruns.exe" : "testruns");
        if (File.Exists(own)) return (own, []);
        var program = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(program) == "dotnet" ? (program, [Path.Combine(AppContext.BaseDirectory, "testruns.dll")]) : (program, []);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The server's own controller ended (exit code {Code}); it is started again in {Seconds:0.0} s")]
        public static partial void Ended(ILogger logger, int? code, double seconds);

        [LoggerMessage(LogLevel.Error, "The server's own controller could not be started")]
        public static partial void NotStarted(ILogger logger, Exception error);

        [LoggerMessage(LogLevel.Error, "The server's own controller (process {Id}) did not end when it was to")]
        public static partial void StillThere(ILogger logger, int id);
    }
}
