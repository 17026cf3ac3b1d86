using System.CommandLine;
using System.Text;

namespace TestRuns.Cli.Server;

/// <summary>The options of every verb that speaks with a server.</summary>
internal static class ServerOptions
{
    public const string ServerVariable = "TESTRUNS_SERVER";
    public const string TokenVariable = "TESTRUNS_TOKEN";

    /// <summary>What a step is told: it can call these verbs, too.</summary>
    private const string StepVariable = "TESTRUNS_URL";

    private const int LongestToken = 4096;

    private static Option<string?> Server { get; } = new("--server") { Description = $"The server's address (default: the variable {ServerVariable}, else {ServeArguments.DefaultUrl})", HelpName = "URL" };
    private static Option<string?> Token { get; } = new("--token") { Description = $"A token of the server's page Tokens; - reads it from the first line of standard input. Without it: the variable {TokenVariable}, which other users of this machine cannot see", HelpName = "T" };
    private static Option<bool> Json { get; } = new("--json") { Description = "Write one JSON object a line" };

    public static Command WithServer(this Command command)
    {
        command.Add(Server);
        command.Add(Token);
        command.Add(Json);
        return command;
    }

    public static bool WantsJson(ParseResult parsed) => parsed.GetValue(Json);

    /// <param name="mistakes">Gets a sentence for each thing that is wrong.</param>
    /// <param name="otherwise">The server that something else on the command line names.</param>
    public static ServerTarget Read(ParseResult parsed, ICollection<string> mistakes, Uri? otherwise = null) =>
        new(ReadServer(parsed.GetValue(Server), otherwise, mistakes), ReadToken(parsed.GetValue(Token), mistakes));

    private static Uri ReadServer(string? given, Uri? otherwise, ICollection<string> mistakes)
    {
        if (given is null && otherwise is not null) return otherwise;
        var text = given ?? Variable(ServerVariable) ?? Variable(StepVariable) ?? ServeArguments.DefaultUrl;
        if (Uri.TryCreate(text, UriKind.Absolute, out var server) && server.Scheme is "http" or "https" && server.Host.Length > 0) return server;
        mistakes.Add($"--server is not an http address: {text}");
        return new Uri(ServeArguments.DefaultUrl);
    }

    private static string ReadToken(string? given, ICollection<string> mistakes)
    {
        var token = (given == "-" ? FirstLineOfInput() : given ?? Variable(TokenVariable))?.Trim() ?? "";
        if (token.Length == 0) mistakes.Add($"--token is missing: one from the server's page Tokens. It can also stand in {TokenVariable}.");
        else if (token.Any(character => character is <= ' ' or > '~')) mistakes.Add("--token has characters in it that no token has.");
        return token;
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary>Byte by byte: what comes after the line is for whoever reads standard input next, such as the command of <c>exec</c>.</summary>
    private static string FirstLineOfInput()
    {
        using var input = Console.OpenStandardInput();
        var line = new List<byte>();
        while (line.Count < LongestToken && input.ReadByte() is >= 0 and not '\n' and var one) line.Add((byte)one);
        return Encoding.UTF8.GetString([.. line]);
    }
}
