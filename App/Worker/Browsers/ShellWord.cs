namespace TestRuns.Worker.Browsers;

internal static class ShellWord
{
    /// <summary>The text as one word of a command line, whatever is in it.</summary>
    public static string Of(string text) => OperatingSystem.IsWindows() ? $"\"{text}\"" : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
