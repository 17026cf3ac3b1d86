using System.ComponentModel;
using System.Diagnostics;

namespace TestRuns.Cli.Exec;

/// <summary>Branch and commit of the folder, where no pipeline says them.</summary>
internal static class GitFacts
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <returns>Nulls: it is no working copy, there is no git, or it takes too long.</returns>
    public static async Task<CiFacts> Read(TimeProvider time)
    {
        var commit = await Ask("rev-parse --verify --quiet HEAD", time);
        var branch = commit is null ? null : await Ask("symbolic-ref --short --quiet HEAD", time);
        return new CiFacts(branch, commit, Link: null);
    }

    private static async Task<string?> Ask(string question, TimeProvider time)
    {
        try
        {
            // Standard input belongs to the command.
            using var git = Process.Start(new ProcessStartInfo("git", question) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
            git.StandardInput.Close();
            using var limit = new CancellationTokenSource(Limit, time);
            var said = await git.StandardOutput.ReadToEndAsync(limit.Token);
            await git.WaitForExitAsync(limit.Token);
            return git.ExitCode == 0 && said.Trim() is { Length: > 0 } answer ? answer : null;
        }
        catch (Exception error) when (error is Win32Exception or OperationCanceledException)
        {
            return null;
        }
    }
}
