using TestRuns.Runs.Import;

namespace TestRuns.Results.Import;

/// <summary>What an import would make, for people. Long lists are cut: the whole of it fits into one message to a browser.</summary>
/// <param name="Name">What the run would be called.</param>
/// <param name="Importable">Nothing is wrong with the files.</param>
/// <param name="MostCases">How many tests one import may have.</param>
/// <param name="StartedAt">Null: the files do not say.</param>
/// <param name="Files">Those with mistakes first.</param>
/// <param name="Suites">Those with the most failures first.</param>
public sealed record ImportPreview(
    string Name, bool Importable, int Cases, int Passed, int Failed, int Skipped, int Flaky, int MostCases, DateTimeOffset? StartedAt, double Seconds,
    IReadOnlyList<PreviewFile> Files, int FileTotal, IReadOnlyList<SuiteCount> Suites, int SuiteTotal, IReadOnlyList<DraftFailure> Failures)
{
    private const int MostFiles = 30;

    public static ImportPreview Of(ImportDraft draft, string name) => new(
        name,
        draft is { IsWrong: false, Count: > 0 and <= RecordFinishedRun.MostCases },
        draft.Count,
        draft.Files.Sum(file => file.Report.Passed),
        draft.Files.Sum(file => file.Report.Failed),
        draft.Files.Sum(file => file.Report.Skipped),
        draft.Files.Sum(file => file.Report.Flaky),
        RecordFinishedRun.MostCases,
        draft.StartedAt,
        Math.Round(draft.Took.TotalSeconds, 3),
        [.. draft.Files.OrderBy(file => file.Report.Mistakes.Count == 0).Take(MostFiles).Select(PreviewFile.Of)],
        draft.Files.Count,
        draft.Suites,
        draft.SuiteTotal,
        draft.Failures);
}

/// <param name="Format">JUnit, Trx, or Unknown.</param>
public sealed record PreviewFile(string Name, string Format, int Cases, IReadOnlyList<string> Mistakes, int MistakeTotal, IReadOnlyList<string> Notes, int NoteTotal)
{
    private const int MostMistakes = 4;
    private const int MostNotes = 1;
    private const int Longest = 200;

    public static PreviewFile Of(DraftFile file) => new(
        Short(file.Name), file.Report.Format.ToString(), file.Report.Cases,
        [.. file.Report.Mistakes.Take(MostMistakes).Select(mistake => Short(mistake.ToString()))], file.Report.Mistakes.Count,
        [.. file.Report.Notes.Take(MostNotes).Select(note => Short(note.ToString()))], file.Report.Notes.Count);

    private static string Short(string text) => text.Length <= Longest ? text : text[..Longest] + " […]";
}
