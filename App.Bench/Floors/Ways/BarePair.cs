using System.Diagnostics;

namespace TestRuns.Benchmark.Floors.Ways;

/// <summary>The bare server and the bare controller, processes of their own. They end with it.</summary>
internal sealed class BarePair : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("testruns-bench-path-");
    private readonly List<Process> parts = [];

    private BarePair()
    {
    }

    /// <summary>It keeps its connection.</summary>
    public HttpClient Caller { get; } = new();

    public static async Task<BarePair> Start(CancellationToken token)
    {
        var pair = new BarePair();
        try
        {
            var url = new Uri(await pair.Begin([BareServer.Switch, pair.folder.FullName], token));
            pair.Caller.BaseAddress = url;
            await pair.Begin([BareController.Switch, url.ToString()], token);
            return pair;
        }
        catch
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Caller.Dispose();
        // The controller first: its cgroup is removed when it leaves by itself.
        for (var last = parts.Count - 1; last >= 0; last--)
        {
            using var part = parts[last];
            part.StandardInput.Close();
            // One that does not end is said to be left, and shows by it: it has nothing to wait for.
            await part.WaitForExitAsync(CancellationToken.None).WaitAsync(Patience);
        }

        folder.Delete(recursive: true);
    }

    /// <returns>Its first line: it is ready.</returns>
    private async Task<string> Begin(string[] arguments, CancellationToken token)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "App.Bench");
        var part = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"{program} could not be started");
        parts.Add(part);
        return await part.StandardOutput.ReadLineAsync(token).AsTask().WaitAsync(Patience, token)
            ?? throw new InvalidOperationException($"{program} {arguments[0]} ended with {part.ExitCode} before it was ready");
    }
}
