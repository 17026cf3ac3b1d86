using TestRuns.Results.Reading;
using TestRuns.Runs;
using TestRuns.Runs.Import;
using TestRuns.Runs.Logs;

namespace TestRuns.Results.Import;

/// <summary>What the files do not say about the run that is made of them.</summary>
public sealed record ImportTarget(long ProjectId, string? Name, string? Suite, string? Key, string? Branch, string? Commit, string? Link);

/// <summary>Makes a finished run of result files.</summary>
public sealed class ImportResults(RecordFinishedRun record, StepLogs logs, TimeProvider time)
{
    private const int LongestName = 200;

    /// <param name="draft">All of its files are right, and it has no more than <see cref="RecordFinishedRun.MostCases"/> tests.</param>
    public async Task<RecordedRun> Make(ImportDraft draft, ImportTarget target, Actor by, CancellationToken cancellationToken)
    {
        var (began, ended) = When(draft);
        var told = draft.Told;
        var cases = draft.Cases.Select(one => Finished(one, began, ended)).ToList();
        var finished = new FinishedRun
        {
            ProjectId = target.ProjectId,
            Name = NameOf(draft, target),
            SuiteName = Given(target.Suite, told?.Suite),
            Key = Given(target.Key, told?.Key),
            Branch = Given(target.Branch, told?.Branch),
            Commit = Given(target.Commit, told?.Commit),
            Link = Given(target.Link, told?.Link),
            StartedAt = began,
            EndedAt = ended,
            Origin = KeptCase.Short(string.Join(", ", draft.Files.Select(file => file.Name)), LongestName),
            Cases = cases,
        };
        var made = await record.Record(finished, by, cancellationToken);
        // Their steps have numbers only now. Whoever asked hears of the run when its logs are there, too.
        await Task.Run(() => WriteLogs(made, draft.Cases, cases), CancellationToken.None);
        return made;
    }

    /// <summary>What it is called where nobody said: by its suite, else by its file.</summary>
    public static string NameOf(ImportDraft draft, ImportTarget target)
    {
        if (!string.IsNullOrWhiteSpace(target.Name)) return target.Name.Trim();
        if (!string.IsNullOrWhiteSpace(target.Suite)) return target.Suite.Trim();
        if (!string.IsNullOrWhiteSpace(draft.Told?.Name)) return KeptCase.Short(draft.Told.Name.Trim(), LongestName)!;
        var first = draft.Files.Count == 0 ? "" : Path.GetFileNameWithoutExtension(draft.Files[0].Name.Replace('\\', '/'));
        if (string.IsNullOrWhiteSpace(first)) first = "Imported results";
        return KeptCase.Short(draft.Files.Count > 1 ? $"{first} and {draft.Files.Count - 1} more" : first, LongestName)!;
    }

    /// <summary>As the files say; where they do not, or tell of the future, it ends now.</summary>
    private (DateTimeOffset Began, DateTimeOffset Ended) When(ImportDraft draft)
    {
        var now = time.GetUtcNow();
        var took = draft.Took;
        return draft.StartedAt is { } began && began + took <= now ? (began, began + took) : (now - took, now);
    }

    private static string? PlaceOf(ReadCase one) => one.File is null ? null : KeptCase.Short(one.Line is { } line ? $"{one.File}:{line}" : one.File, LongestName);

    private static FinishedCase Finished(ReadCase one, DateTimeOffset runBegan, DateTimeOffset runEnded)
    {
        var began = one.StartedAt is { } told && told >= runBegan && told <= runEnded ? told : runBegan;
        var ended = began + (one.Duration ?? TimeSpan.Zero);
        if (ended > runEnded) ended = runEnded;
        var status = one.Status switch { ReadStatus.Passed => CaseStatus.Passed, ReadStatus.Failed => CaseStatus.Failed, _ => CaseStatus.Skipped };
        var last = one.Status switch { ReadStatus.Passed => StepStatus.Passed, ReadStatus.Failed => StepStatus.Failed, _ => StepStatus.Skipped };
        var tries = one.Earlier.Select(earlier => new FinishedTry(StepStatus.Failed, earlier.Message, began, began)).Append(new FinishedTry(last, one.Message, began, ended));
        return new FinishedCase(one.Title, PlaceOf(one), status, one.Message ?? (status == CaseStatus.Failed ? "It failed, and the file does not say why" : null), one.Flaky, began, ended, [.. tries]);
    }

    private void WriteLogs(RecordedRun made, IReadOnlyList<ReadCase> read, IReadOnlyList<FinishedCase> cases)
    {
        for (var at = 0; at < read.Count; at++)
        {
            var (one, steps, began) = (read[at], made.Steps[at], cases[at].StartedAt);
            for (var earlier = 0; earlier < one.Earlier.Count; earlier++) Write(made.RunId, steps[earlier], CaseLog.Of(one.Earlier[earlier], began));
            Write(made.RunId, steps[^1], CaseLog.Of(one, began));
        }
    }

    private void Write(long runId, long stepId, List<LogLine> lines)
    {
        if (lines.Count == 0) return;
        logs.Append(runId, stepId, first: 0, lines);
        logs.Close(runId, stepId);
    }

    private static string? Given(string? asked, string? told) => !string.IsNullOrWhiteSpace(asked) ? asked.Trim() : KeptCase.Short(told, LongestName);
}
