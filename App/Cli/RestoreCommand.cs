using System.CommandLine;
using System.Text.Json;
using TestRuns.Storage;
using TestRuns.Storage.Backups;

namespace TestRuns.Cli;

/// <summary>The verb <c>restore</c>: a backup becomes a data folder again.</summary>
internal static class RestoreCommand
{
    private const string About = """
        Put a backup into a data folder. It is checked whole before anything there is touched.

        Examples:
          testruns restore monday.zip --data /var/lib/testruns
          testruns restore monday.zip --data /var/lib/testruns --force

        The server must not be running there. Runs that were live when the backup was made go back to the queue at the next start.
        Exit codes: 0 done, 1 it could not be restored and nothing was touched, 2 wrong use.
        """;

    private static readonly Argument<string> Archive = new("FILE") { Description = "What testruns backup has written" };
    private static readonly Option<string?> Data = DataFolderOption.Make();
    private static readonly Option<bool> Force = new("--force") { Description = "Although the folder is not empty: what is there is put aside, in a folder below it" };
    private static readonly Option<bool> Json = new("--json") { Description = "Say what was done as a JSON object" };

    public static Command Make()
    {
        var command = new Command("restore", About) { Archive, Data, Force, Json };
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            Restored done;
            using (var progress = new ProgressLine(ProgressLine.IsWanted && !parsed.GetValue(Json)))
                done = await Restore.Run(
                    Path.GetFullPath(parsed.GetValue(Archive)!), new DataFolder(DataFolderOption.Read(parsed.GetValue(Data))), parsed.GetValue(Force), TimeProvider.System, progress, cancellationToken);
            await Say(parsed, done);
            return ExitCodes.Passed;
        }
        catch (Exception error) when (error is BackupRefusedException or DataFolderHeldException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"testruns: {error.Message}");
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("testruns: Broken off; nothing was touched.");
            return ExitCodes.Failed;
        }
    }

    private static async Task Say(ParseResult parsed, Restored done)
    {
        var folder = DataFolderOption.Read(parsed.GetValue(Data));
        if (parsed.GetValue(Json))
        {
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(
                new { folder, madeAt = done.List.At, madeBy = done.List.Version, files = done.List.Files.Count, bytes = done.List.Size, setAside = done.SetAside }, JsonSerializerOptions.Web));
            return;
        }

        await Console.Out.WriteLineAsync($"{folder} is as it was at {done.List.At:yyyy-MM-dd HH:mm} UTC ({done.List.Files.Count} files, {DiskSpace.Words(done.List.Size)}).");
        if (done.SetAside is { } aside) await Console.Out.WriteLineAsync($"What was there before is in {aside}.");
    }
}
