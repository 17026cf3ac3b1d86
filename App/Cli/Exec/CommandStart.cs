using System.Collections;
using TestRuns.Worker.Processes;
using TestRuns.Worker.Steps;

namespace TestRuns.Cli.Exec;

/// <summary>Starts the command as a tree of its own, with this program's folder, variables and standard input.</summary>
internal static class CommandStart
{
    private const long OnlyTree = 1;

    /// <returns>Null: it could not be started; the problem says why.</returns>
    public static IProcessTree? Try(IProcessTrees trees, ExecOrder order, out string problem)
    {
        problem = "the command could not be started: there is no shell on this machine";
        if (ShellPath.Find(shell: null, searchPath: null) is not { } shell) return null;
        try
        {
            return trees.Start(new TreeStart(OnlyTree, shell, ShellWords.Command(order.Command), Environment.CurrentDirectory, Variables(order)) { SharesInput = true, EndsWithThisProgram = true });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problem = $"the command could not be started: {error.Message}";
            return null;
        }
    }

    private static Dictionary<string, string> Variables(ExecOrder order)
    {
        var all = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (DictionaryEntry own in Environment.GetEnvironmentVariables()) all[(string)own.Key] = (string?)own.Value ?? "";
        // By these its processes are known, wherever they have gone.
        (all[Markers.Controller], all[Markers.Step]) = (order.Identity, $"{OnlyTree}");
        return all;
    }
}
