using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace TestRuns.E2E.Support;

/// <summary>
/// The program as it is given away: one file, made by publish.sh and put alone into an empty folder. Making it takes minutes;
/// <c>TESTRUNS_PUBLISHED</c> names one that is there already.
/// </summary>
public sealed class PublishedProgram : IAsyncDisposable
{
    public const string Variable = "TESTRUNS_PUBLISHED";

    private const string Marker = "E2E_PUBLISH";

    // Less than what test.sh gives a test that says nothing.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    private readonly string folder = Directory.CreateTempSubdirectory("testruns-alone-").FullName;

    private PublishedProgram()
    {
    }

    /// <summary>Not called as it is by itself: nothing may hang on its name.</summary>
    public string Path => System.IO.Path.Combine(folder, "testruns-alone");

    public string Folder => folder;

    public static async Task<PublishedProgram> Make(CancellationToken token)
    {
        var made = Environment.GetEnvironmentVariable(Variable) ?? await Publish(token);
        var program = new PublishedProgram();
        // By another program: a process that is started at this moment would have this file open for writing, and as long as somebody has, it cannot be executed.
        using var copying = Process.Start("cp", [made, program.Path]);
        await copying.WaitForExitAsync(token);
        copying.ExitCode.ShouldBe(0);
        return program;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static async Task<string> Publish(CancellationToken token)
    {
        var mark = $"{Guid.NewGuid():N}";
        // Behind the tests that run beside this one: the compiler would take both processors from them for minutes.
        var start = new ProcessStartInfo("nice", ["-n", "10", System.IO.Path.Combine(Repository(), "publish.sh"), "linux-x64"]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        // What dotnet test tells its own children is not for another build.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList()) start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["AHEAD"] = "false";
        start.Environment[Marker] = mark;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(token), process.StandardError.ReadToEndAsync(token));
        try
        {
            await process.WaitForExitAsync(token).WaitAsync(Limit, token);
        }
        catch (TimeoutException late)
        {
            foreach (var left in ProcessWatch.WithVariable($"{Marker}={mark}")) Signals.Send(left.Id, Signals.Kill);
            throw new TimeoutException($"publish.sh did not end within {Limit.TotalMinutes:0} minutes; it said:\n{await output}\n{await error}", late);
        }

        process.ExitCode.ShouldBe(0, $"{await output}\n{await error}");
        return System.IO.Path.Combine(Repository(), (await output).Trim().Split('\n')[^1]);
    }

    private static string Repository([CallerFilePath] string here = "") => System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "..", ".."));
}
