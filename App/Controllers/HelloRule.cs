using TestRuns.Controllers.Wire;

namespace TestRuns.Controllers;

/// <summary>What is wrong with what a controller says of itself, all at once.</summary>
internal static class HelloRule
{
    private const int LongestName = 100;
    private const int LongestLabel = 50;
    private const int MostLabels = 50;

    public static string? Mistakes(Hello hello)
    {
        // What is required can still be null in JSON.
        if (hello is { Name: null } or { Labels: null } or { Host: null or { MachineName: null } } || hello.Labels.Contains(null!)) return "This controller does not say who it is: its name, its labels and its host.";
        var mistakes = new List<string>();
        if (hello.Name.Length is 0 or > LongestName || hello.Name.Any(char.IsControl) || hello.Name.Trim() != hello.Name) mistakes.Add($"its name must have 1 to {LongestName} characters, none of them invisible at its ends");
        if (hello.Labels.Count > MostLabels) mistakes.Add($"at most {MostLabels} labels");
        foreach (var label in hello.Labels.Where(label => label.Length is 0 or > LongestLabel || label.Any(one => char.IsWhiteSpace(one) || char.IsControl(one) || one == ',')))
            mistakes.Add($"the label “{label}” must have 1 to {LongestLabel} characters without spaces and commas");
        if (hello.Slots is < 1 or > 1000) mistakes.Add("its slots must be from 1 to 1000");
        return mistakes.Count == 0 ? null : $"This controller cannot be used as it is: {string.Join("; ", mistakes)}.";
    }

    public static string? WrongVersion(Hello hello, string ownVersion) => hello.Version == WireVersion.Current
        ? null
        : $"This server (TestRuns {ownVersion}) speaks version {WireVersion.Current} of the controllers' messages, {hello.Name} (TestRuns {hello.Host?.ProgramVersion}) speaks version {hello.Version}. Install the server's version of TestRuns there.";
}
