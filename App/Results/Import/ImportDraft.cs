using TestRuns.Catalog;
using TestRuns.Results.Reading;
using TestRuns.Runs.Import;

namespace TestRuns.Results.Import;

/// <param name="Name">As its sender calls it.</param>
public sealed record DraftFile(string Name, ReadReport Report);

/// <summary>
/// Result files that are to become a run, read one after the other. Nothing is stored before all are read and right.
/// </summary>
/// <param name="keep">False: only looked at; of the tests no text is kept.</param>
public sealed class ImportDraft(bool keep)
{
    /// <summary>More suites than that are not counted one by one.</summary>
    private const int MostCounted = 20_000;

    private const int MostSuites = 20;
    private const int MostFailures = 8;

    private readonly List<DraftFile> files = [];
    private readonly List<ReadCase> cases = [];
    private readonly Dictionary<string, SuiteCount> suites = new(StringComparer.Ordinal);
    private readonly List<DraftFailure> failures = [];
    private readonly KeptCase kept = new();

    public IReadOnlyList<DraftFile> Files => files;

    /// <summary>Those of one that is only looked at are not kept.</summary>
    public IReadOnlyList<ReadCase> Cases => cases;

    public int Count => files.Sum(file => file.Report.Cases);

    public bool IsWrong => files.Exists(file => file.Report.Mistakes.Count > 0);

    /// <summary>The first suites, and how their tests ended.</summary>
    public IReadOnlyList<SuiteCount> Suites => [.. suites.Values.OrderByDescending(suite => suite.Failed).Take(MostSuites)];

    public int SuiteTotal => suites.Count;

    public IReadOnlyList<DraftFailure> Failures => failures;

    /// <summary>What the first file that says anything of the whole run says; null: none does.</summary>
    public ToldRun? Told => files.Select(file => file.Report.Run).FirstOrDefault(run => run is not null);

    public DateTimeOffset? StartedAt => files.Min(file => file.Report.StartedAt);

    /// <summary>From the first test's beginning to the last one's end.</summary>
    public TimeSpan Took => StartedAt is { } first && files.TrueForAll(file => file.Report.StartedAt is not null)
        ? files.Max(file => file.Report.StartedAt!.Value + file.Report.Took) - first
        : TimeSpan.FromTicks(files.Sum(file => file.Report.Took.Ticks));

    public async Task Read(string name, Stream content, CancellationToken cancellationToken)
    {
        var report = await ResultFile.Read(content, Take, cancellationToken);
        if (report is { Cases: 0, Mistakes.Count: 0 })
            report = report with { Mistakes = [new FileMistake(1, 1, "there is no test in it", "was anything run?")] };
        files.Add(new DraftFile(name, report));
    }

    private ValueTask Take(ReadCase one, CancellationToken cancellationToken)
    {
        var group = Short(CaseTitle.Split(one.Title).ClassName, 150);
        if (suites.TryGetValue(group, out var suite) || suites.Count < MostCounted) suites[group] = Counted(suite ?? new SuiteCount(group, 0, 0, 0), one.Status);
        if (one.Status == ReadStatus.Failed && failures.Count < MostFailures) failures.Add(new DraftFailure(Short(one.Title, 200), Short(one.Message, 300)));
        // One that is too many says so; there is no run that the others would be for.
        if (keep && cases.Count <= RecordFinishedRun.MostCases) cases.Add(kept.Of(one));
        return ValueTask.CompletedTask;
    }

    private static SuiteCount Counted(SuiteCount suite, ReadStatus status) => status switch
    {
        ReadStatus.Passed => suite with { Passed = suite.Passed + 1 },
        ReadStatus.Failed => suite with { Failed = suite.Failed + 1 },
        _ => suite with { Skipped = suite.Skipped + 1 },
    };

    private static string Short(string? whole, int most) => whole is null || whole.Length <= most ? whole ?? "" : whole[..most] + " […]";
}

public sealed record SuiteCount(string Name, int Passed, int Failed, int Skipped);

public sealed record DraftFailure(string Title, string Message);
