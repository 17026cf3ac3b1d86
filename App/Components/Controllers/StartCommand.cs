using System.Text.RegularExpressions;

namespace TestRuns.Components.ControllerPages;

/// <summary>The one line that starts a controller, as it is typed into a shell.</summary>
/// <param name="Server">Where the machine reaches this server.</param>
public sealed partial record StartCommand(string Server, string Token)
{
    public string Name { get; init; } = "";

    /// <summary>Separated by commas, as they were typed.</summary>
    public string Labels { get; init; } = "";

    public int? Slots { get; init; }

    public override string ToString()
    {
        var line = $"testruns controller --server {Quoted(Server)} --token {Token}";
        if (Name.Trim() is { Length: > 0 } name) line += $" --name {Quoted(name)}";
        if (Split(Labels) is { Length: > 0 } labels) line += $" --labels {Quoted(labels)}";
        return Slots is { } slots ? $"{line} --slots {slots}" : line;
    }

    private static string Split(string labels) => string.Join(',', labels.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static string Quoted(string text) => Plain().IsMatch(text) ? text : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    [GeneratedRegex("^[A-Za-z0-9_.,:/@%+=-]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Plain();
}
