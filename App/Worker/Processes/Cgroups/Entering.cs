namespace TestRuns.Worker.Processes.Cgroups;

/// <summary>How a step gets into its cgroup before its command begins: by writing itself into descriptor 3, its cgroup.procs.</summary>
internal static class Entering
{
    private const string Enter = "echo 0 >&3 || exit 125; exec 3>&-";

    /// <summary>
    /// A Bourne shell enters by itself, on the command's own first line, which keeps its line numbers; that saves the half
    /// millisecond of a second shell. For any other, <c>/bin/sh</c> enters and becomes it.
    /// </summary>
    public static (string Path, string[] Arguments) Command(string shell, string command) =>
        Path.GetFileName(shell) is "sh" or "bash" or "dash" or "ash" or "ksh" or "zsh"
            ? (shell, [shell, "-c", $"{Enter}; {command}"])
            : ("/bin/sh", ["sh", "-c", $"{Enter} \"$@\"", "sh", shell, "-c", command]);
}
