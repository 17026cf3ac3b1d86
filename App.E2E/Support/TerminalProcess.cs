using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace TestRuns.E2E.Support;

/// <summary>A verb of the executable as a person has it: in a terminal, whose keys are pressed here. The terminal is util-linux's <c>script</c>.</summary>
public sealed class TerminalProcess : IAsyncDisposable
{
    public const string Program = "/usr/bin/script";
    public const string CtrlC = "\u0003";
    public const string Enter = "\r";

    private readonly Process terminal;
    private readonly Lock gate = new();
    private readonly StringBuilder screen = new();
    private readonly Task reading;

    private TerminalProcess(ProcessStartInfo start)
    {
        terminal = Process.Start(start)!;
        reading = Read();
    }

    /// <summary>Everything that was written to it so far, with what steers a terminal.</summary>
    public string Screen
    {
        get
        {
            lock (gate) return screen.ToString();
        }
    }

    public static TerminalProcess Start(Uri server, string token, params string[] arguments)
    {
        var words = string.Join(' ', arguments.Prepend(ServerProcess.Executable).Select(word => $"'{word}'"));
        // Replaced by the executable, the shell is not in between: Ctrl-C is pressed for it alone.
        var start = new ProcessStartInfo(Program, ["-qefc", $"stty cols 100 rows 30; exec {words}", "/dev/null"])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        (start.Environment["TESTRUNS_SERVER"], start.Environment["TESTRUNS_TOKEN"]) = (server.ToString(), token);
        (start.Environment["TERM"], start.Environment["SHELL"]) = ("xterm", "/bin/sh");
        start.Environment.Remove("NO_COLOR");
        return new TerminalProcess(start);
    }

    public async Task Press(string keys)
    {
        await terminal.StandardInput.WriteAsync(keys);
        await terminal.StandardInput.FlushAsync();
    }

    public Task<TimeSpan> Shows(string text, TimeSpan limit, CancellationToken token) => Shows(text, times: 1, limit, token);

    /// <param name="times">How often it was written by then.</param>
    public Task<TimeSpan> Shows(string text, int times, TimeSpan limit, CancellationToken token) =>
        Eventually.Holds(() => Screen.Split(text).Length > times, limit, $"it shows “{text}” {times} times, not only:\n{Screen}", token);

    /// <summary>The exit code, once it has ended and everything is on its screen.</summary>
    public async Task<int> Ended(TimeSpan limit, CancellationToken token)
    {
        await terminal.WaitForExitAsync(token).WaitAsync(limit, token);
        await reading.WaitAsync(limit, token);
        return terminal.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        FailedTest.Keep("terminal.log", Screen);
        // Its end hangs up on whoever is in it.
        if (!terminal.HasExited) Signals.Send(terminal.Id, Signals.Terminate);
        await terminal.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
        terminal.Dispose();
    }

    private async Task Read()
    {
        var characters = new char[4096];
        while (await terminal.StandardOutput.ReadAsync(characters) is > 0 and var count)
        {
            lock (gate) screen.Append(characters, 0, count);
        }
    }
}
