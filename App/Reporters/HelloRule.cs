using TestRuns.Reporters.Wire;
using TestRuns.Runs.Reported;

namespace TestRuns.Reporters;

/// <summary>What is wrong with what a reporter says of itself and of the run that it wants, all at once.</summary>
internal static class HelloRule
{
    private const int Longest = 200;
    private const int LongestLink = 2000;
    private const int LongestValue = 10_000;
    private const int MostVariables = 200;
    private const int MostShards = 1000;
    private const int LongestGraceMs = 600_000;
    private const int ShortestSecret = 32;

    public static string? WrongVersion(ReporterHello hello) => hello.Version == ReporterWire.Version
        ? null
        : $"This server speaks version {ReporterWire.Version} of the reporters' messages, {hello.Client?.Name} {hello.Client?.Version} speaks version {hello.Version}. Install the one that belongs to this server.";

    public static string? Mistakes(ReporterHello hello)
    {
        var mistakes = new List<string>();
        // What is required can still be null in JSON.
        if (hello.Client is null) mistakes.Add("client: who reports");
        else Text("client.name", hello.Client.Name, needed: true, mistakes);
        Text("client.host", hello.Client?.Host, needed: hello.Client is not null, mistakes);
        if (hello.Session is { Id: null } or { Secret: null }) mistakes.Add("session: its id and its secret");
        if (hello.Session is null) Run(hello.Run, mistakes);
        if (hello.Secret is { Length: < ShortestSecret or > Longest }) mistakes.Add($"secret: from {ShortestSecret} to {Longest} characters");
        if (hello.Shard is { } shard && (shard.Total is < 1 or > MostShards || shard.Index < 1 || shard.Index > shard.Total)) mistakes.Add($"shard: index from 1 to total, total from 1 to {MostShards}");
        if (hello is { Shard: not null, Session: null, Run.Key: null }) mistakes.Add("run.key: shards of one run find one another by it");
        return mistakes.Count == 0 ? null : $"This cannot be reported as it is: {string.Join("; ", mistakes)}.";
    }

    private static void Run(ReportedWish? run, List<string> mistakes)
    {
        if (run is null)
        {
            mistakes.Add("run: what is to be reported");
            return;
        }

        Text("run.project", run.Project, needed: true, mistakes);
        Text("run.name", run.Name, needed: true, mistakes);
        foreach (var (name, value) in new[] { ("run.suite", run.Suite), ("run.key", run.Key), ("run.branch", run.Branch), ("run.commit", run.Commit) }) Text(name, value, needed: false, mistakes);
        if (run.Link is { } link && (link.Length > LongestLink || !Uri.TryCreate(link, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")))
            mistakes.Add("run.link: an address that begins with http:// or https://");
        if (run.GraceMs is < 0 or > LongestGraceMs) mistakes.Add($"run.graceMs: from 0 to {LongestGraceMs}");
        if (run.Variables is not { } variables) return;
        if (variables.Count > MostVariables) mistakes.Add($"run.variables: at most {MostVariables}");
        foreach (var name in variables.Keys.Where(name => !ReportedRequest.IsVariable(name)).Take(5)) mistakes.Add($"run.variables: “{name}” must have letters, digits and underscores, and not begin with a digit");
        if (variables.Values.Any(value => value is null || value.Length > LongestValue)) mistakes.Add($"run.variables: a value has at most {LongestValue} characters");
    }

    private static void Text(string name, string? value, bool needed, List<string> mistakes)
    {
        if (needed && string.IsNullOrWhiteSpace(value)) mistakes.Add($"{name}: it is missing");
        else if (value?.Length > Longest || value?.Any(char.IsControl) == true) mistakes.Add($"{name}: at most {Longest} characters, in one line");
    }
}
