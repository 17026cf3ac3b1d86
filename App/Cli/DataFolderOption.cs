using System.CommandLine;

namespace TestRuns.Cli;

/// <summary>Which data folder a verb is about that works beside the server, or without one.</summary>
internal static class DataFolderOption
{
    public const string Variable = "TESTRUNS__Data__Path";

    public static Option<string?> Make() => new("--data") { Description = $"The server's data folder (default: {Variable}, else the server's own default)", HelpName = "PATH" };

    public static string Read(string? given) => Path.GetFullPath(given ?? Environment.GetEnvironmentVariable(Variable) ?? ServeArguments.DefaultData);
}
