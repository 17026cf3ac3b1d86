using System.CommandLine;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using TestRuns.Storage;
using TestRuns.Storage.Backups;

namespace TestRuns.Cli;

/// <summary>The verb <c>backup</c>: the data folder as one file, while its server works.</summary>
internal static class BackupCommand
{
    private const string About = """
        Write a backup of a server into one file, while the server works: database, logs, files, keys.

        Examples:
          testruns backup -o monday.zip --data /var/lib/testruns
          TESTRUNS_TOKEN=trb_… testruns backup -o monday.zip --server https://tests.example.org

        The file holds everything that the server knows, keys and password hashes included: keep it as you keep those.
        Exit codes: 0 it is there, 1 it could not be made, 2 wrong use, 4 the server is out of reach.
        """;

    private static readonly Option<string> Output = new("--output", "-o") { Description = "The file to write; it must not be there yet", HelpName = "FILE", Required = true };
    private static readonly Option<string?> Data = DataFolderOption.Make();
    private static readonly Option<string?> Server = new("--server") { Description = "Instead of a folder of this machine: the address of the server, which then sends it", HelpName = "URL" };
    private static readonly Option<string?> Token = new("--token") { Description = $"A token for backups; - reads it from standard input. Without it: the variable {RemoteBackup.TokenVariable}", HelpName = "T" };
    private static readonly Option<bool> Json = new("--json") { Description = "Say what was done as a JSON object" };

    public static Command Make()
    {
        var command = new Command("backup", About) { Output, Data, Server, Token, Json };
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        var file = Path.GetFullPath(parsed.GetValue(Output)!);
        if (parsed.GetValue(Server) is not null && parsed.GetValue(Data) is not null) return await Refuse("Say --data or --server, not both.", ExitCodes.WrongUse);
        if (File.Exists(file)) return await Refuse($"{file} is there already and is not overwritten. Choose another name.", ExitCodes.WrongUse);
        if (!Directory.Exists(Path.GetDirectoryName(file))) return await Refuse($"There is no folder {Path.GetDirectoryName(file)}.", ExitCodes.WrongUse);
        // Under another name until it is whole: a backup that was broken off must not look like one.
        var unfinished = $"{file}.part";
        try
        {
            await Write(parsed, unfinished, cancellationToken);
            File.Move(unfinished, file, overwrite: false);
            await Say(parsed, file);
            return ExitCodes.Passed;
        }
        catch (BackupRefusedException refused)
        {
            return await Refuse(refused.Message, ExitCodes.Failed);
        }
        catch (HttpRequestException away)
        {
            return await Refuse($"{parsed.GetValue(Server)} is out of reach, or the answer broke off: {away.Message}", RemoteBackup.OutOfReach);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SqliteException)
        {
            return await Refuse(error.Message, ExitCodes.Failed);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return await Refuse("Broken off; nothing was written.", ExitCodes.Failed);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static async Task Write(ParseResult parsed, string file, CancellationToken cancellationToken)
    {
        using var progress = new ProgressLine(ProgressLine.IsWanted && !parsed.GetValue(Json));
        await using var to = OwnFile.Create(file);
        if (parsed.GetValue(Server) is { } server)
        {
            await RemoteBackup.Fetch(server, parsed.GetValue(Token), to, progress, cancellationToken);
        }
        else
        {
            var data = DataFolderOption.Read(parsed.GetValue(Data));
            if (!Directory.Exists(data)) throw new BackupRefusedException($"There is no data folder {data}. Name it: --data PATH.");
            await Backup.Write(new DataFolder(data), to, TimeProvider.System, progress, cancellationToken);
        }

        to.Flush(flushToDisk: true);
    }

    private static async Task Say(ParseResult parsed, string file)
    {
        var size = new FileInfo(file).Length;
        if (parsed.GetValue(Json)) await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new { file, bytes = size }, JsonSerializerOptions.Web));
        else await Console.Out.WriteLineAsync($"{file}   ({DiskSpace.Words(size)})");
    }

    private static async Task<int> Refuse(string why, int code)
    {
        await Console.Error.WriteLineAsync($"testruns: {why}");
        return code;
    }
}
