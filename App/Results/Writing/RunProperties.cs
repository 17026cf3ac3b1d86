using System.Globalization;
using System.Xml;
using TestRuns.Runs.Reading;

namespace TestRuns.Results.Writing;

/// <summary>What the format has no place for: which run this was, and who or what ended it.</summary>
internal static class RunProperties
{
    public static async Task Write(XmlWriter xml, RunSummary run)
    {
        await xml.WriteStartElementAsync(null, "properties", null);
        foreach (var (name, value) in Of(run))
        {
            if (value is null) continue;
            await xml.WriteStartElementAsync(null, "property", null);
            await xml.WriteAttributeStringAsync(null, "name", null, name);
            await xml.WriteAttributeStringAsync(null, "value", null, XmlText.Clean(value));
            await xml.WriteEndElementAsync();
        }

        await xml.WriteEndElementAsync();
    }

    private static IEnumerable<(string Name, string? Value)> Of(RunSummary run) =>
    [
        ("run.id", run.Id.ToString(CultureInfo.InvariantCulture)),
        ("run.number", run.Number.ToString(CultureInfo.InvariantCulture)),
        ("run.status", run.Status.ToString()),
        ("run.key", run.Key),
        ("environment", run.EnvironmentName),
        ("branch", run.Branch),
        ("commit", run.Commit),
        ("link", run.Link),
        ("abort.kind", run.Abort?.Kind.ToString()),
        ("abort.reason", run.Abort?.Text),
        ("abort.by", run.Abort?.By),
    ];
}
