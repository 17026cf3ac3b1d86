using System.CommandLine;
using System.CommandLine.Parsing;
using TestRuns.Worker;
using TestRuns.Worker.Browsers;
using TestRuns.Worker.Guard;

namespace TestRuns.Cli;

/// <summary>The verb <c>controller</c>: a machine that executes steps for a server.</summary>
internal static class ControllerCommand
{
    public const string TokenVariable = "TESTRUNS_CONTROLLER_TOKEN";

    private const string About = """
        Connect this machine to a server, as a controller that executes steps.

        Examples:
          testruns controller --server https://tests.example.org --token trc_…
          TESTRUNS_CONTROLLER_TOKEN=trc_… testruns controller --server https://tests.example.org --labels gpu,lab2 --slots 2
          pass testruns | testruns controller --server https://tests.example.org --token - --name nightly

        Ctrl-C says goodbye and ends the steps with their grace; critical steps may finish. Ctrl-C again kills everything.
        Exit codes: 0 ended as asked, 2 wrong use or refused by the server.
        """;

    private static readonly Option<string?> Server = new("--server") { Description = "The server's address, such as https://tests.example.org", HelpName = "URL" };
    private static readonly Option<string?> Token = new("--token") { Description = $"A token for controllers; - reads it from standard input. Without it: the variable {TokenVariable}, which other users of this machine cannot see", HelpName = "T" };
    private static readonly Option<string?> Name = new("--name") { Description = "The controller's name, one of a kind on the server (default: the machine's name)" };
    private static readonly Option<string?> Labels = new("--labels") { Description = "What suites may ask for, separated by commas; the operating system is added", HelpName = "A,B" };
    private static readonly Option<int?> Slots = new("--slots") { Description = "How many runs at once (default: the number of processors)" };
    private static readonly Option<string?> Workspace = new("--workspace") { Description = "The folder below which runs work (default: a folder of yours, one for each name)", HelpName = "PATH" };
    private static readonly Option<string?> BrowserPath = new("--browser") { Description = $"The program of the browser that browser steps use, or none (default: {MachineBrowser.Variable}, else the first of Chromium, Chrome and Edge that is found)", HelpName = "PATH" };
    private static readonly Option<bool> Json = new("--json") { Description = "Write the log as one JSON object a line" };
    private static readonly Option<bool> Embedded = new("--embedded") { Hidden = true };

    public static Command Make()
    {
        var command = new Command("controller", About) { Server, Token, Name, Labels, Slots, Workspace, BrowserPath, Json, Embedded };
        command.SetAction(Run);
        return command;
    }

    /// <summary>What the guard starts. It has no arguments: everything comes over its standard input.</summary>
    public static Command MakeWorker()
    {
        var command = new Command(GuardProgram.WorkerVerb) { Hidden = true };
        command.SetAction((_, _) => WorkerProgram.Run());
        return command;
    }

    /// <summary>What a worker starts for a browser step, as a step's process. It has no arguments either.</summary>
    public static Command MakeBrowserStep()
    {
        var command = new Command(BrowserProgram.Verb) { Hidden = true };
        command.SetAction((_, _) => BrowserProgram.Run());
        return command;
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        var mistakes = new List<string>();
        var configuration = Read(parsed, mistakes);
        if (mistakes.Count > 0) return await Refuse(mistakes);
        try
        {
            return await GuardProgram.Run(configuration, parsed.GetValue(Embedded) ? Console.In : null, cancellationToken);
        }
        catch (RootHeldException error)
        {
            return await Refuse([error.Message]);
        }
    }

    private static async Task<int> Refuse(IReadOnlyList<string> mistakes)
    {
        foreach (var mistake in mistakes) await Console.Error.WriteLineAsync($"testruns: {mistake}");
        return ExitCodes.WrongUse;
    }

    private static WorkerConfiguration Read(ParseResult parsed, List<string> mistakes)
    {
        var name = parsed.GetValue(Name) ?? Environment.MachineName;
        if (name.Trim().Length is 0 or > 100) mistakes.Add("--name must have from 1 to 100 characters.");
        var slots = parsed.GetValue(Slots) ?? Environment.ProcessorCount;
        if (slots is < 1 or > 1000) mistakes.Add("--slots must be from 1 to 1000.");
        return new WorkerConfiguration
        {
            Server = ReadServer(parsed.GetValue(Server), mistakes),
            Token = ReadToken(parsed, mistakes),
            Name = name.Trim(),
            Labels = ReadLabels(parsed.GetValue(Labels), mistakes),
            Slots = slots,
            Workspace = ReadWorkspace(parsed.GetValue(Workspace) ?? DefaultWorkspace(name.Trim()), mistakes),
            Browser = ReadBrowser(parsed, mistakes),
            Json = parsed.GetValue(Json),
        };
    }

    private static Uri ReadServer(string? text, List<string> mistakes)
    {
        if (text is null) mistakes.Add("--server is missing: the address of the server, such as https://tests.example.org.");
        else if (Uri.TryCreate(text, UriKind.Absolute, out var server) && server.Scheme is "http" or "https" && server.Host.Length > 0) return server;
        else mistakes.Add($"--server is not an http address: {text}");
        return new Uri("http://localhost");
    }

    private static string ReadToken(ParseResult parsed, List<string> mistakes)
    {
        var given = parsed.GetValue(Embedded) ? "-" : parsed.GetValue(Token) ?? Environment.GetEnvironmentVariable(TokenVariable);
        var token = (given == "-" ? Console.In.ReadLine() : given)?.Trim() ?? "";
        if (token.Length == 0) mistakes.Add($"--token is missing: a token for controllers, from the server's page Controllers. It can also stand in {TokenVariable}.");
        else if (token.Any(character => character is <= ' ' or > '~')) mistakes.Add("--token has characters in it that no token has.");
        return token;
    }

    private static List<string> ReadLabels(string? given, List<string> mistakes)
    {
        var labels = (given ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Prepend(OwnLabel())
            .Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        foreach (var label in labels.Where(label => label.Length > 50 || label.Any(char.IsWhiteSpace))) mistakes.Add($"--labels: '{label}' is not a label: up to 50 characters, without blanks.");
        return labels;
    }

    private static string ReadWorkspace(string path, List<string> mistakes)
    {
        try
        {
            return Directory.CreateDirectory(path).FullName;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            mistakes.Add($"--workspace cannot be used: {error.Message}");
            return path;
        }
    }

    private static string? ReadBrowser(ParseResult parsed, List<string> mistakes)
    {
        var path = parsed.GetValue(BrowserPath);
        // The server's own controller has better things to do than to refuse its work for a browser that was taken away: its page says it.
        if (path is not null && path != MachineBrowser.None && !File.Exists(path) && !parsed.GetValue(Embedded)) mistakes.Add($"--browser: there is no {path}. Name the program of Chromium, Chrome or Edge, or write none.");
        return path;
    }

    private static string OwnLabel() => OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macos" : "linux";

    private static string DefaultWorkspace(string name)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        var safe = string.Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' ? character : '_'));
        return Path.Combine(home.Length > 0 ? home : Environment.CurrentDirectory, "testruns", $"controller-{safe}");
    }
}
