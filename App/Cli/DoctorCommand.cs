using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using TestRuns.Cli.Doctor;
using TestRuns.Storage;

namespace TestRuns.Cli;

/// <summary>The verb <c>doctor</c>: looks whether a server or controller can work well here, and says what to do.</summary>
internal static class DoctorCommand
{
    private const string About = """
        Look whether a server, or a controller, can work well on this machine, and say what to do. Nothing is changed.

        Examples:
          testruns doctor
          testruns doctor --data /var/lib/testruns --urls http://0.0.0.0:8080
          testruns doctor --server https://tests.example.org

        Exit codes: 0 nothing is in the way, 1 something is, 2 wrong use.
        """;

    private static readonly JsonSerializerOptions AsJson = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };
    private static readonly Option<string?> Data = DataFolderOption.Make();
    private static readonly Option<string> Urls = new("--urls") { Description = "Where the server is to listen; several are separated by ;", HelpName = "URL", DefaultValueFactory = _ => ServeArguments.DefaultUrl };
    private static readonly Option<string?> Server = new("--server") { Description = "A server that works: is it reached from here, is it ready, has it the same time", HelpName = "URL" };
    private static readonly Option<bool> Json = new("--json") { Description = "Say what was found as a JSON object" };

    public static Command Make()
    {
        var command = new Command("doctor", About) { Data, Urls, Server, Json };
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        var folder = DataFolderOption.Read(parsed.GetValue(Data));
        var findings = DataChecks.Look(folder).Concat(NetworkChecks.Ports(parsed.GetValue(Urls)!, DataFolderLock.Holder(folder))).Concat(MachineChecks.Look()).ToList();
        if (parsed.GetValue(Server) is { } server) findings.AddRange(await NetworkChecks.Server(server, cancellationToken));
        var well = findings.TrueForAll(finding => finding.State != FindingState.Bad);
        if (parsed.GetValue(Json)) await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new { well, findings }, AsJson));
        else await Print(findings);
        return well ? ExitCodes.Passed : ExitCodes.Failed;
    }

    private static async Task Print(List<Finding> findings)
    {
        var width = findings.Max(finding => finding.What.Length);
        foreach (var finding in findings)
        {
            await Console.Out.WriteLineAsync($"{Word(finding.State)}  {finding.What.PadRight(width)}  {finding.Found}");
            if (finding.Advice is { } advice) await Console.Out.WriteLineAsync($"      {new string(' ', width)}  → {advice}");
        }
    }

    private static string Word(FindingState state) => state switch
    {
        FindingState.Good => "good",
        FindingState.Mind => "mind",
        _ => "BAD ",
    };
}
