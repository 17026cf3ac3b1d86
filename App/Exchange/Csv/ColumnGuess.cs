namespace TestRuns.Exchange.Csv;

/// <summary>What columns most likely are, by the headers that TestRail, Zephyr, qTest and Xray give them, and by this program's own.</summary>
internal static class ColumnGuess
{
    /// <summary>In small letters without anything between them; of those of one use, the first that has something in it counts.</summary>
    private static readonly (ColumnUse Use, string[] Headers)[] Known =
    [
        (ColumnUse.Title, ["title", "testcasetitle", "testcasename", "testname", "name", "summary", "testsummary", "testcase", "case"]),
        (ColumnUse.Key, ["key", "testcasekey", "issuekey", "testkey", "caseid", "testcaseid", "testid", "tcid", "pid", "externalid", "issueid", "id"]),
        (ColumnUse.Suite, ["suite", "sectionhierarchy", "section", "folder", "module", "testrepositorypath", "testsetname", "suitename"]),
        (ColumnUse.Preconditions, ["preconditions", "precondition", "preconds", "setup"]),
        (ColumnUse.Step, ["stepsstep", "testscriptstepbystepstep", "teststepdescription", "stepdescription", "stepaction", "teststep", "action", "step", "steps", "testscriptplaintext", "teststeps"]),
        (ColumnUse.Expected, ["stepsexpectedresult", "testscriptstepbystepexpectedresult", "teststepexpectedresult", "stepexpectedresult", "expectedresult", "expectedresults", "expected", "stepresult", "result"]),
    ];

    private static readonly string[] TagHeaders = ["tags", "tag", "labels", "label"];
    private static readonly string[] FactHeaders = ["priority", "type", "testtype", "casetype", "component", "components", "severity", "references", "refs", "requirements"];

    public static IReadOnlyList<ColumnUse> Of(IReadOnlyList<string> headers, IReadOnlyList<CsvRow> rows)
    {
        var bare = headers.Select(header => string.Concat(header.Where(char.IsLetterOrDigit)).ToLowerInvariant()).ToList();
        var uses = bare.Select(header => TagHeaders.Contains(header) ? ColumnUse.Tags : FactHeaders.Contains(header) ? ColumnUse.Fact : ColumnUse.Ignored).ToArray();
        foreach (var (use, known) in Known)
        {
            var found = known.Select(name => bare.IndexOf(name)).Where(column => column >= 0 && uses[column] == ColumnUse.Ignored).ToList();
            if (found.Count == 0) continue;
            var filled = found.FindIndex(column => rows.Any(row => !string.IsNullOrWhiteSpace(row.At(column))));
            uses[found[Math.Max(0, filled)]] = use;
        }

        return uses;
    }
}
