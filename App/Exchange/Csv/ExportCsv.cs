using System.Text;
using TestRuns.Catalog;
using TestRuns.Catalog.Shared;

namespace TestRuns.Exchange.Csv;

/// <summary>Cases as a table, a row for each step, the shared ones in their places. For people and other tools: what steps of a machine say is there as text.</summary>
internal static class ExportCsv
{
    private static readonly string[] Headers = ["Key", "Title", "Suite", "Tags", "Preconditions", "Step", "Expected", "Kind", "Timeout", "Retries"];

    public static byte[] Write(ExportedCatalog catalog)
    {
        var shared = catalog.Shared.ToDictionary(one => one.Name, one => one.Steps, StringComparer.OrdinalIgnoreCase);
        var text = new StringBuilder().Append(string.Join(',', Headers)).Append("\r\n");
        foreach (var suite in catalog.Suites)
            foreach (var one in suite.Cases) Case(text, AsRun(one), suite.Name);
        foreach (var one in catalog.Loose) Case(text, AsRun(one), "");
        // With a mark: spreadsheets take a file without one for their country's old letters.
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];

        CaseSpec AsRun(CaseSpec spec) => SharedNames.Uses(spec) ? spec with { Steps = [.. spec.Steps.SelectMany(step => step.Use is { } use ? shared[use] : [step])] } : spec;
    }

    private static void Case(StringBuilder text, CaseSpec spec, string suite)
    {
        for (var at = 0; at < Math.Max(1, spec.Steps.Count); at++)
        {
            var step = at < spec.Steps.Count ? spec.Steps[at] : null;
            IEnumerable<string> first = at > 0 ? ["", "", "", "", ""] : [spec.Key ?? "", spec.Name, suite, string.Join(", ", spec.Tags), spec.Preconditions ?? ""];
            IEnumerable<string> last = at > 0 ? ["", ""] : [spec.Timeout is { } timeout ? Durations.Write(timeout) : "", $"{spec.Retries}"];
            IEnumerable<string> fields = [.. first, Says(step), step?.Manual?.Expect ?? "", step?.Kind.ToString().ToLowerInvariant() ?? "", .. last];
            text.AppendJoin(',', fields.Select(Field)).Append("\r\n");
        }
    }

    private static string Says(StepSpec? step) => step switch
    {
        { Manual: { } manual } => manual.Instruction,
        { Run: { } run } => run.Command,
        { Http: { } http } => $"{http.Method} {http.Url}",
        { Browser: { } actions } => string.Join('\n', actions.Select(one => $"{one.Action} {one.Target} {one.Value}".TrimEnd())),
        _ => step?.Name ?? "",
    };

    /// <summary>What a spreadsheet would take for a formula begins with an apostrophe: titles are typed by many.</summary>
    private static string Field(string text)
    {
        var harmless = text.TrimStart() is ['=' or '+' or '-' or '@', ..] || text is ['\t' or '\r' or '\n', ..] ? $"'{text}" : text;
        return $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
