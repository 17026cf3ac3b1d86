namespace TestRuns.Cli.Exec;

/// <summary>A command given as words, written so that a shell becomes exactly that command.</summary>
internal static class ShellWords
{
    /// <summary>The shell is replaced by the command: signals and exit codes are the command's own.</summary>
    public static string Command(IEnumerable<string> words) =>
        OperatingSystem.IsWindows() ? string.Join(' ', words.Select(Windows)) : $"exec {string.Join(' ', words.Select(Posix))}";

    internal static string Posix(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Windows(string word) => word.Length > 0 && !word.Any(character => character is ' ' or '\t' or '"' or '&' or '|' or '<' or '>' or '^') ? word : $"\"{word.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
