using System.Xml;
using TestRuns.Catalog;
using TestRuns.Results.Reading;

namespace TestRuns.Exchange.TestRail;

/// <summary>Suites of TestRail, exported as XML, and the cases that they become.</summary>
internal static class RailFiles
{
    private const string Beginning = "a suite exported from TestRail as XML begins with <suite>";

    private static readonly ReadLimits Limits = new() { Bytes = GivenFile.MostBytes, Text = 100_000 };

    public static async Task<CatalogDraft> Read(IReadOnlyList<GivenFile> files, ImportChoices choices, CancellationToken cancellationToken)
    {
        var (mistakes, notes) = (new DraftRemarks(), new DraftRemarks());
        var cases = new DraftCases(mistakes, notes);
        foreach (var file in files)
        {
            await using var stream = new CountedStream(new MemoryStream(file.Content, writable: false), Limits);
            // Whoever looks at its beginning gets it without characters that no XML has.
            await stream.Peek(4, cancellationToken);
            var sink = new ReadSink((_, _) => ValueTask.CompletedTask, Limits, cancellationToken);
            using var xml = new XmlSource(stream, Limits, sink, cancellationToken);
            var reader = new RailReader(xml, file.Name, notes);
            var mistake = await Wrong(xml, reader);
            if (mistake is not null) mistakes.Add(file.Name, mistake);
            foreach (var note in sink.Report(ResultFormat.Unknown).Notes) notes.Add(file.Name, note);
            // Where a file breaks off, its last case is half a case.
            foreach (var one in mistake is null ? reader.Cases : reader.Cases.SkipLast(1)) cases.Add(Told(one, file.Name, reader.SuiteName, choices));
        }

        return cases.Draft();
    }

    private static async Task<FileMistake?> Wrong(XmlSource xml, RailReader reader)
    {
        try
        {
            while (await xml.Next() && !xml.IsElement)
            {
            }

            if (xml.Name != "suite") return xml.Here($"<{xml.Name}> is not how it begins", Beginning);
            await reader.Read();
            // What is behind it has to be well-formed, too.
            while (await xml.Next())
            {
            }

            return null;
        }
        catch (ReadStopException stop)
        {
            return xml.Here(stop.Message, stop.Remedy);
        }
        catch (XmlException error)
        {
            return Of(error);
        }
    }

    private static FileMistake Of(XmlException error)
    {
        var (line, column) = (Math.Max(1, error.LineNumber), Math.Max(1, error.LinePosition));
        if (error.Message.Contains("DTD", StringComparison.Ordinal)) return new FileMistake(line, column, "it declares a document type, which can make a small file endlessly large", "take the <!DOCTYPE …> out");
        var words = error.Message;
        var place = words.IndexOf(" Line ", StringComparison.Ordinal);
        return new FileMistake(line, column, $"it is not well-formed XML ({(place > 0 ? words[..place] : words).TrimEnd('.')})", Beginning);
    }

    private static CaseDraft Told(RailCase one, string file, string? suite, ImportChoices choices)
    {
        var tags = new List<string>();
        if (choices.Sections == SectionsAs.Tags) tags.AddRange(one.Sections);
        if (choices.FactsAsTags)
        {
            if (!string.IsNullOrWhiteSpace(one.Priority)) tags.Add($"priority:{one.Priority}");
            if (!string.IsNullOrWhiteSpace(one.Type)) tags.Add($"type:{one.Type}");
            tags.AddRange((one.References ?? "").Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(reference => $"ref:{reference}"));
        }

        return new CaseDraft
        {
            File = file, Line = one.Line, Key = one.Id, Title = one.Title ?? "", Tags = tags, Preconditions = one.Preconditions,
            Suite = choices.Sections == SectionsAs.Suites && one.Sections.Count > 0 ? string.Join(" › ", one.Sections) : suite ?? "TestRail",
            Steps = one.Separated.Count > 0 ? one.Separated : Plain(one),
        };
    }

    /// <summary>Of the templates with one text, and of exploratory sessions.</summary>
    private static IReadOnlyList<StepDraft> Plain(RailCase one)
    {
        if (one.Mission is null && one.Goals is null) return NumberedSteps.Of(one.Steps, one.Expected);
        return [new StepDraft(one.Mission ?? one.Goals!, one.Mission is null ? null : one.Goals), .. NumberedSteps.Of(one.Steps, one.Expected)];
    }
}
