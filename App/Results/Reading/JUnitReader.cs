namespace TestRuns.Results.Reading;

/// <summary>
/// JUnit XML, which has no standard but habits: of Ant and Surefire, pytest, Jest, gtest, Node's runner, Go's converters and
/// Playwright. What one of them writes is read; what none of them writes is passed over.
/// </summary>
internal sealed class JUnitReader(XmlSource xml, ReadSink sink)
{
    private readonly Stack<OpenSuite> suites = new();

    /// <summary>It stands on the first element.</summary>
    public async Task Read()
    {
        Enter();
        while (await xml.Next())
        {
            if (xml.IsEnd && xml.Name == "testsuite") suites.Pop();
            if (!xml.IsElement) continue;
            switch (xml.Name)
            {
                case "testsuite":
                    Enter();
                    break;
                case "testcase":
                    await sink.Take(await Case());
                    break;
                default:
                    await xml.Skip();
                    break;
            }
        }
    }

    private void Enter()
    {
        // <testsuites> has no name worth repeating before each test, and an empty suite has no end.
        if (xml.Name != "testsuite" || xml.IsEmpty) return;
        var name = xml.Named("name") ?? "";
        var outer = suites.TryPeek(out var around) ? around : null;
        var path = outer is null or { Path: "" } ? name : name.Length == 0 ? outer.Path : xml.Short(outer.Path + CaseTitle.Separator + name);
        suites.Push(new OpenSuite(path, Point("timestamp") ?? outer?.Next));
    }

    private async Task<ReadCase> Case()
    {
        var suite = suites.TryPeek(out var around) ? around : null;
        var parts = new JUnitCase(xml)
        {
            Name = Name(),
            ClassName = xml.Named("classname") ?? "",
            Suite = suite?.Path ?? "",
            File = xml.Named("file"),
            Line = int.TryParse(xml.Attribute("line"), out var line) && line > 0 ? line : null,
            Duration = Duration(),
            Told = (xml.Attribute("result") ?? xml.Attribute("status"), xml.Attribute("status")),
        };
        var began = Point("timestamp") ?? suite?.Next;
        if (!xml.IsEmpty)
        {
            var depth = xml.Depth;
            while (await xml.Next() && xml.Depth > depth)
                if (xml.IsElement) await parts.Take();
        }

        if (suite is not null) suite.Next = ReadTime.After(began, parts.Duration);
        return parts.Done(began);
    }

    private string Name()
    {
        if (xml.Named("name") is { } name) return name;
        sink.Mistake(xml.Here("a test without a name", "every <testcase> has a name attribute"));
        return "(without a name)";
    }

    private TimeSpan? Duration()
    {
        if (xml.Attribute("time") is not { } text) return null;
        if (ReadTime.Seconds(text) is { } duration) return duration;
        sink.Note(xml.Here($"“{Short(text)}” is no length of time, it was left out", "seconds, such as 1.25"));
        return null;
    }

    private DateTimeOffset? Point(string attribute)
    {
        if (xml.Attribute(attribute) is not { } text) return null;
        if (ReadTime.Point(text) is { } at) return at;
        sink.Note(xml.Here($"“{Short(text)}” is no point of time, it was left out", "such as 2026-03-04T12:00:00Z"));
        return null;
    }

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";

    /// <param name="path">Its name behind those of the suites around it.</param>
    private sealed class OpenSuite(string path, DateTimeOffset? begin)
    {
        public string Path => path;

        /// <summary>When its next test begins, as far as can be told: tests of a suite are written in their order.</summary>
        public DateTimeOffset? Next { get; set; } = begin;
    }
}
