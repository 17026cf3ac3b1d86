using System.CommandLine;
using TestRuns.Cli.Exec;
using TestRuns.Cli.Results;
using TestRuns.Cli.Run;

namespace TestRuns.Cli;

/// <summary>What the executable is asked to be.</summary>
public static class CommandLine
{
    /// <param name="serve">Starts the server and returns its exit code when it has stopped.</param>
    public static async Task<int> Run(string[] args, Func<ServeArguments, CancellationToken, Task<int>> serve)
    {
        var urls = new Option<string?>("--urls") { Description = "Where to listen, such as http://127.0.0.1:5080; several are separated by ;", HelpName = "URL" };
        var data = new Option<string?>("--data") { Description = "The data folder: database, logs, keys", HelpName = "PATH" };
        var server = new Command("serve", "Start the server, with a controller of its own (what happens without a verb, too)") { urls, data };
        var root = new RootCommand("TestRuns: run tests, watch them live, stop what should not go on.")
        {
            urls, data, server, ControllerCommand.Make(), ControllerCommand.MakeWorker(), ControllerCommand.MakeBrowserStep(),
            RunCommand.Make(), AbortCommand.Make(), ExecCommand.Make(), ExecCommand.MakeWorker(), TokenCommand.Make(),
            ImportCommand.Make(), ExportCommand.Make(),
            BackupCommand.Make(), RestoreCommand.Make(), DoctorCommand.Make(),
        };
        server.SetAction((parsed, cancellationToken) => serve(new ServeArguments(parsed.GetValue(urls), parsed.GetValue(data)), cancellationToken));
        root.SetAction((parsed, cancellationToken) => serve(new ServeArguments(parsed.GetValue(urls), parsed.GetValue(data)), cancellationToken));

        var asked = root.Parse(args);
        var result = await asked.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
        return asked.Errors.Count > 0 ? ExitCodes.WrongUse : result;
    }
}
