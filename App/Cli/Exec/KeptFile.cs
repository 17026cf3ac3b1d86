using System.Globalization;
using TestRuns.Reporters.Wire;

namespace TestRuns.Cli.Exec;

/// <summary>What the server never heard, as a file that <c>testruns import</c> takes: a line for the run, a line for each item, a line for the end.</summary>
internal static class KeptFile
{
    public const string Start = "testruns-exec-";
    public const string Ending = ".jsonl";

    /// <param name="startedAt">When the command began.</param>
    /// <returns>Its path; null: neither the folder nor the one for temporary files takes it.</returns>
    public static string? Write(Journal journal, ReportedWish run, DateTimeOffset startedAt)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{Start}{startedAt:yyyyMMdd-HHmmss}-{Environment.ProcessId}{Ending}");
        return new[] { Environment.CurrentDirectory, Path.GetTempPath() }.Select(folder => Path.Combine(folder, name)).FirstOrDefault(path => TryWrite(path, journal, run, startedAt));
    }

    private static bool TryWrite(string path, Journal journal, ReportedWish run, DateTimeOffset startedAt)
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            // What a command says can be secret.
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var file = new FileStream(path, options);
            journal.CopyTo(file, new { testruns = "exec", version = ReporterWire.Version, startedAt, run });
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
