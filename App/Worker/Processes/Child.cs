using System.Diagnostics;

namespace TestRuns.Worker.Processes;

/// <summary>This very program once more, with other arguments, and two pipes to it. Its standard error is this one's.</summary>
internal sealed class Child : IDisposable
{
    private readonly Process process;

    private Child(Process process)
    {
        this.process = process;
        Ended = End(process);
    }

    public int Pid => process.Id;

    /// <summary>Its exit code; by a signal: 128 and the signal's number.</summary>
    public Task<int> Ended { get; }

    public TextReader Said => process.StandardOutput;

    /// <param name="environment">On top of this program's own; null takes a variable away.</param>
    public static Child Start(string verb, IReadOnlyDictionary<string, string?> environment)
    {
        var info = Again(verb);
        (info.RedirectStandardInput, info.RedirectStandardOutput) = (true, true);
        foreach (var (name, value) in environment) info.Environment[name] = value;
        return new Child(Process.Start(info)!);
    }

    /// <summary>How this very program is started once more.</summary>
    public static ProcessStartInfo Again(params string[] arguments)
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("This program does not know where it is.");
        // Started as "dotnet testruns.dll": the runtime must be told what to run.
        string[] first = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [Environment.GetCommandLineArgs()[0]] : [];
        return new ProcessStartInfo(program, [.. first, .. arguments]) { UseShellExecute = false };
    }

    /// <summary>One that has ended hears nothing, which is noticed by its end.</summary>
    public void Tell(string line)
    {
        try
        {
            process.StandardInput.WriteLine(line);
            process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // As above.
        }
    }

    public void Kill()
    {
#pragma warning disable RS0030 // Here processes are ended.
        if (!process.HasExited) process.Kill(entireProcessTree: true);
#pragma warning restore RS0030
    }

    public void Dispose() => process.Dispose();

    private static async Task<int> End(Process process)
    {
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }
}
