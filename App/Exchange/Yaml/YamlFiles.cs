using TestRuns.Catalog;

namespace TestRuns.Exchange.Yaml;

/// <summary>Files of suites and cases as this program writes them; a folder of them comes as an archive.</summary>
internal static class YamlFiles
{
    public static async Task<CatalogDraft> Read(IReadOnlyList<GivenFile> files, CancellationToken cancellationToken)
    {
        var (mistakes, notes) = (new DraftRemarks(), new DraftRemarks());
        var (suites, loose) = (new Dictionary<string, (SuiteSpec Suite, string File)>(StringComparer.Ordinal), new List<CaseSpec>());
        var (shared, uses) = (new DraftShared(mistakes), new List<DraftUse>());
        foreach (var file in files)
        {
            IReadOnlyList<GivenFile> inside = file.IsZip ? await PackedFolder.Read(file, mistakes, notes, cancellationToken) : [file];
            foreach (var one in inside)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Read(one, suites, loose, shared, uses, mistakes);
            }
        }

        return new CatalogDraft { Whole = true, Suites = [.. suites.Values.Select(one => one.Suite)], Loose = loose, Shared = shared.All, Uses = uses, Mistakes = mistakes.All(), Notes = notes.All() };
    }

    private static void Read(GivenFile file, Dictionary<string, (SuiteSpec Suite, string File)> suites, List<CaseSpec> loose, DraftShared shared, List<DraftUse> uses, DraftRemarks mistakes)
    {
        if (GivenFile.TextOf(file.Content) is not { } text)
        {
            mistakes.Add(file.Name, 1, "it is no text in UTF-8", "save it as UTF-8");
            return;
        }

        var reading = CatalogFile.Read(text);
        foreach (var mistake in reading.Mistakes) mistakes.Add(file.Name, mistake);
        loose.AddRange(reading.Cases);
        shared.Add(file.Name, reading.Shared);
        uses.AddRange(reading.Uses.Select(use => new DraftUse(file.Name, use)));
        if (reading.Suite is { } suite && !suites.TryAdd(suite.Name, (suite, file.Name)))
            mistakes.Add(file.Name, 1, $"a second file is of the suite “{suite.Name}”", $"the first is {suites[suite.Name].File}: keep one");
    }
}
