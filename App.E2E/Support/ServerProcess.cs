using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace TestRuns.E2E.Support;

/// <summary>One life of the server executable: what it printed and how it ended.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process process;
    private readonly ServerLog log;
    private readonly TaskCompletionSource<int> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="prefix">Another program and its arguments that becomes this one.</param>
    /// <param name="alone">Instead of what was built: an executable that must find nothing around it, no variables either.</param>
    public ServerProcess(
        IEnumerable<string> arguments, string workingFolder, IReadOnlyDictionary<string, string> settings, ServerLog log, IReadOnlyList<string>? prefix = null, string? alone = null)
    {
        this.log = log;
        string[] words = [.. prefix ?? [], alone ?? Executable, .. arguments];
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            WorkingDirectory = workingFolder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        if (alone is not null) start.Environment.Clear();
        // The executable finds the runtime where these tests run on it, wherever that is installed.
        else start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        // Who wants browser steps says so: else every controller would ask its browser which one it is.
        if (alone is null) start.Environment["TESTRUNS_BROWSER"] = "none";
        foreach (var (name, value) in settings) start.Environment[name] = value;

        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        // Exited, not WaitForExit: that also waits for the output of children that outlive a killed server.
        process.Exited += (_, _) => ended.TrySetResult(process.ExitCode);
        process.OutputDataReceived += (_, line) => log.Add(line.Data);
        process.ErrorDataReceived += (_, line) => log.Add(line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Id = process.Id;
    }

    public int Id { get; }

    /// <summary>Its exit code, once it has ended.</summary>
    public Task<int> Ended => ended.Task;

    public static string Executable
    {
        get
        {
            var folder = typeof(ServerProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "ServerFolder").Value!;
            return Path.Combine(Path.GetFullPath(folder), OperatingSystem.IsWindows() ? "testruns.exe" : "testruns");
        }
    }

    /// <summary>Waits for its end and for everything that it printed; the exit code.</summary>
    public async Task<int> AllOutput(TimeSpan limit, CancellationToken token)
    {
        await process.WaitForExitAsync(token).WaitAsync(limit, token);
        return process.ExitCode;
    }

    public async Task<int> End(int signal, TimeSpan limit)
    {
        if (!ended.Task.IsCompleted) Signals.Send(Id, signal);
        try
        {
            return await ended.Task.WaitAsync(limit, CancellationToken.None);
        }
        catch (TimeoutException late)
        {
            throw new TestServerException($"The server did not end within {limit.TotalSeconds:0} s after signal {signal}", log, late);
        }
    }

    public void Dispose() => process.Dispose();
}
