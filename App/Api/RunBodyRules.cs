using System.Text.Json;
using TestRuns.Catalog;
using TestRuns.Catalog.Shared;

namespace TestRuns.Api;

/// <summary>What is wrong with a run that is to be made: all of it at once, by field.</summary>
internal static class RunBodyRules
{
    private const int LongestText = 200;
    private const int LongestLink = 2000;
    private const int LongestValue = 32_000;
    private const int MostLabels = 50;
    private const int MostVariables = 500;

    public static void Check(RunBody body, Wrong wrong)
    {
        wrong.If(body.Suite is null && body.Cases is null, "suite", "The name of a suite of this project; or give cases.");
        wrong.If(body.Suite is not null && string.IsNullOrWhiteSpace(body.Suite), "suite", "The name of a suite of this project.");
        wrong.If(body.Cases is { Count: 0 }, "cases", "At least one; or leave it out for all of the suite.");
        wrong.If(body.Cases?.Count > SuiteFile.MaxCases, "cases", $"At most {SuiteFile.MaxCases}.");
        wrong.If(body.OnConflict is not (null or "supersede"), "onConflict", "Leave it out, or “supersede”.");
        wrong.If(body.TimeoutSeconds is <= 0 or > 30 * 24 * 3600 or double.NaN, "timeoutSeconds", "Seconds, more than 0 and at most 30 days.");
        wrong.If(body.Parallel is < 1 or > SuiteSpec.MostParallel, "parallel", $"How many cases at once: from 1 to {SuiteSpec.MostParallel}.");
        wrong.If(body.Priority is { } priority && !Priorities.IsOne(priority), "priority", $"A number from {Priorities.Lowest} to {Priorities.Highest}.");
        wrong.If(body.Link is { } link && !IsLink(link), "link", "An address that begins with http:// or https://.");
        foreach (var (name, value) in new[] { ("name", body.Name), ("key", body.Key), ("branch", body.Branch), ("commit", body.Commit), ("environment", body.Environment) })
            wrong.If(value is not null && (string.IsNullOrWhiteSpace(value) || value.Length > LongestText || value.Any(char.IsControl)), name, $"From 1 to {LongestText} characters, on one line.");
        wrong.If(body.Labels is { } labels && (labels.Count > MostLabels || labels.Any(label => string.IsNullOrWhiteSpace(label) || label.Length > LongestText)), "labels", $"At most {MostLabels}, none of them empty.");
        wrong.If(body.Variables?.Count > MostVariables, "variables", $"At most {MostVariables}.");
        foreach (var (name, value) in body.Variables ?? new Dictionary<string, string>(StringComparer.Ordinal)) CheckVariable(name, value, wrong);
    }

    /// <summary>The cases that a suite is asked for, in its order; all of them where none is named.</summary>
    public static IReadOnlyList<CaseSpec> Chosen(SuiteSpec suite, RunBody body, Wrong wrong)
    {
        if (body.Cases is null) return suite.Cases;
        var names = body.Cases.Select(one => one.ValueKind == JsonValueKind.String ? one.GetString()! : "").ToList();
        if (names.Contains("", StringComparer.Ordinal))
        {
            wrong.If(true, "cases", "With a suite: the names of some of its cases.");
            return [];
        }

        var unknown = names.Except(suite.Cases.Select(one => one.Name), StringComparer.Ordinal).ToList();
        if (unknown.Count > 0) wrong.Add("cases", unknown.Take(20).Select(name => $"The suite “{suite.Name}” has no case “{name}”."));
        return [.. suite.Cases.Where(one => names.Contains(one.Name, StringComparer.Ordinal))];
    }

    /// <summary>Cases that came with the call.</summary>
    /// <param name="shared">The shared steps that they may use.</param>
    public static IReadOnlyList<CaseSpec> Own(RunBody body, SharedNames shared, Wrong wrong)
    {
        var cases = new List<CaseSpec>();
        foreach (var (index, element) in body.Cases!.Index())
        {
            var (read, mistakes) = SuiteFile.ReadCase(element.GetRawText(), shared);
            if (read is not null) cases.Add(read);
            else wrong.Add($"cases[{index}]", mistakes.Select(mistake => $"{mistake.Problem}: {mistake.Remedy}"));
        }

        var twice = cases.GroupBy(one => one.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        wrong.If(twice is not null, "cases", $"Two are called “{twice?.Key}”.");
        return cases;
    }

    private static void CheckVariable(string name, string? value, Wrong wrong)
    {
        wrong.If(!Variables.IsName(name), $"variables.{name}", "A name has letters, digits and underscores, and does not begin with a digit.");
        wrong.If(name.StartsWith("TESTRUNS_", StringComparison.OrdinalIgnoreCase), $"variables.{name}", "Names with TESTRUNS_ are set by TestRuns itself: take another.");
        wrong.If(value is null || value.Length > LongestValue || value.Contains('\0'), $"variables.{name}", $"A text of at most {LongestValue} characters, without NUL.");
    }

    private static bool IsLink(string link) => link.Length <= LongestLink && Uri.TryCreate(link, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https");
}
