using System.Diagnostics;
using System.Text.RegularExpressions;
using TestRuns.E2E.Support;

namespace TestRuns.E2E.Reporters;

/// <summary>
/// A program that is none of ours, with everything that it starts: node and what it runs. When it is disposed of, nothing of
/// it is left on the machine.
/// </summary>
public sealed partial class SuiteProcess : IAsyncDisposable
{
    private const string Marker = "E2E_SUITE";
    private static readonly TimeSpan OutputLimit = TimeSpan.FromSeconds(10);

    private readonly string mark = $"{Marker}={Guid.NewGuid():N}";
    private readonly Process process;

    private SuiteProcess(string program, IReadOnlyList<string> arguments, string folder, IReadOnlyDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in variables) start.Environment[name] = value;
        start.Environment[Marker] = mark[(Marker.Length + 1)..];
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Log.Add(line.Data);
        process.ErrorDataReceived += (_, line) => Log.Add(line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public ServerLog Log { get; } = new();

    public int Id => process.Id;

    /// <summary>Itself, its workers, its browsers: whoever inherited its mark.</summary>
    public IReadOnlyList<SeenProcess> Alive => ProcessWatch.WithVariable(mark);

    public static SuiteProcess Start(string program, IReadOnlyList<string> arguments, string folder, IReadOnlyDictionary<string, string> variables) =>
        new(program, arguments, folder, variables);

    /// <summary>Its exit code.</summary>
    /// <exception cref="TimeoutException">It did not end in time; what it printed is in the message.</exception>
    public async Task<int> Ended(TimeSpan limit, CancellationToken token)
    {
        try
        {
            await Eventually.Holds(() => process.HasExited, limit, $"the end of {process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)}", token);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}; it said:\n{Log}", late);
        }

        // Also waits for what it printed last; a grandchild that holds the pipe must not hold the test.
        await Task.WhenAny(process.WaitForExitAsync(token), Task.Delay(OutputLimit, token));
        return process.ExitCode;
    }

    /// <summary>The number of the run that it reports into, as soon as it says so.</summary>
    public async Task<long> Run(TimeSpan limit, CancellationToken token)
    {
        var found = Match.Empty;
        try
        {
            await Eventually.Holds(() => (found = Address().Match(Log.ToString())).Success || process.HasExited, limit, "the address of its run", token);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}; it said:\n{Log}", late);
        }

        found.Success.ShouldBeTrue(Log.ToString());
        return long.Parse(found.Groups[1].Value);
    }

    /// <summary>How long it took until nothing of it was left.</summary>
    public Task<TimeSpan> Gone(TimeSpan limit, CancellationToken token) => ProcessWatch.Gone(mark, limit, token);

    public ValueTask DisposeAsync()
    {
        FailedTest.Keep($"suite-{Id}.log", Log.ToString());
        foreach (var left in Alive) Signals.Send(left.Id, Signals.Kill);
        process.Dispose();
        return ValueTask.CompletedTask;
    }

    [GeneratedRegex(@"TestRuns: live at \S+/runs/(\d+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();
}
