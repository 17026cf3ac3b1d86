namespace TestRuns.Results.Reading;

/// <summary>
/// TRX, as <c>dotnet test</c> writes it. The classes of the tests stand behind the results: of tests that do not have
/// theirs in their names, results are kept until then.
/// </summary>
internal sealed class TrxReader(XmlSource xml, ReadSink sink)
{
    private const int MostClasses = 200_000;
    private const int MostSaid = 20;

    private readonly List<(ReadCase Case, string TestId)> withoutClass = [];
    private readonly Dictionary<string, string> classes = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> said = [];
    private string? testId;
    private string? outcome;
    private int kept;
    private bool cut;

    /// <summary>It stands on the first element.</summary>
    public async Task Read()
    {
        while (await xml.Next())
        {
            if (!xml.IsElement) continue;
            switch (xml.Name)
            {
                case "UnitTestResult" or "TestResult" or "ManualTestResult" or "WebTestResult":
                    await Result();
                    break;
                case "UnitTest":
                    testId = xml.Named("id");
                    break;
                case "TestMethod" when testId is not null && classes.Count < MostClasses && xml.Named("className") is { } className:
                    // Before .NET's own runner, the assembly stood behind a comma.
                    classes[testId] = className.Split(',')[0].Trim();
                    break;
                case "ResultSummary":
                    outcome = xml.Attribute("outcome");
                    break;
                case "RunInfo" when xml.Attribute("outcome") is "Error" or "Failed" or "Aborted" && said.Count < MostSaid:
                    if (await xml.Text() is { } text) said.Add(text.Trim());
                    break;
                default:
                    // What lies deeper is looked at, too.
                    break;
            }
        }

        foreach (var (one, id) in withoutClass) await sink.Take(one with { ClassName = classes.GetValueOrDefault(id, "") });
        await TellOfBrokenRun();
    }

    private async Task Result()
    {
        var result = new TrxResult(xml.Named("testName"), xml.Attribute("duration"), xml.Attribute("startTime"), xml.Attribute("outcome"), xml.LongestText);
        var id = xml.Named("testId") ?? "";
        if (result.Mistake is { } mistake) sink.Mistake(xml.Here(mistake.Problem, mistake.Remedy));
        if (!await Inside(result)) await Take(result.Done(), id);
    }

    /// <returns>Whether it was a frame around others, the rows of a test with data: they count, and it does not.</returns>
    private async Task<bool> Inside(TrxResult result)
    {
        if (xml.IsEmpty) return false;
        var isFrame = false;
        var depth = xml.Depth;
        while (await xml.Next() && xml.Depth > depth)
        {
            if (!xml.IsElement) continue;
            if (xml.Name is "UnitTestResult" or "TestResult")
            {
                isFrame = true;
                await Result();
            }
            else
            {
                await result.Take(xml);
            }
        }

        return isFrame;
    }

    private async Task Take(ReadCase one, string id)
    {
        if (one.ClassName.Length > 0)
        {
            await sink.Take(one);
            return;
        }

        sink.Expect(withoutClass.Count + 1);
        withoutClass.Add((Within(one), id));
    }

    /// <summary>All of these are in memory until the file's end.</summary>
    private ReadCase Within(ReadCase one)
    {
        var length = (one.Message?.Length ?? 0) + (one.Details?.Length ?? 0) + (one.Output?.Length ?? 0) + (one.Error?.Length ?? 0) + one.Attachments.Sum(path => path.Length);
        if (kept + length <= sink.Kept)
        {
            kept += length;
            return one;
        }

        if (!cut) sink.Note(xml.Here("tests without a class in their names wrote so much that from here on it was left out", "write less output into the result file"));
        cut = true;
        return one with { Message = one.Message is { } message ? xml.Short(message) : null, Details = null, Output = null, Error = null, Attachments = [] };
    }

    /// <summary>A test host that crashed leaves tests that passed and a run that did not. That must not look like a success.</summary>
    private async Task TellOfBrokenRun()
    {
        if (outcome is not ("Failed" or "Error" or "Aborted" or "Timeout" or "Disconnected") || sink.Failed > 0) return;
        var all = said.Count == 0 ? null : string.Join('\n', said);
        await sink.Take(new ReadCase
        {
            Suite = "", ClassName = "", Name = "The test run itself", Status = ReadStatus.Failed,
            Message = said.Count == 0 ? $"Its outcome is {outcome}" : said[0].Split('\n')[0], Details = all,
        });
    }
}
