using System.Diagnostics;
using TestRuns.Tests.Support;
using TestRuns.Tests.Worker.Guard;

namespace TestRuns.Tests.Cli;

/// <summary>The executable, run to its end as in a pipe.</summary>
internal static class Terminal
{
    public static Task<(int Code, string Said)> Run(params string[] arguments) => Run(new Dictionary<string, string>(), arguments);

    public static async Task<(int Code, string Said)> Run(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var info = ControllerProcess.Info(arguments);
        foreach (var (name, value) in environment) info.Environment[name] = value;
        using var process = Process.Start(info)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Eventually.Limit);
        return (process.ExitCode, await output + await error);
    }
}
