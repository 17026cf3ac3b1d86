using TestRuns.Catalog;
using TestRuns.Runs.Lineage;
using TestRuns.Runs.State;

namespace TestRuns.Runs.Import;

/// <summary>
/// Writes down a run that is over. It was never live here, so nothing moves: its rows come in as they end, and there is no
/// moment at which anybody could see, start or abort half of it.
/// </summary>
public sealed class RecordFinishedRun(RunWriter writer)
{
    /// <summary>One transaction holds all others up while it lasts: some hundred milliseconds for this many.</summary>
    public const int MostCases = 20_000;

    /// <summary>The name of a case's one step, where nothing says what it did.</summary>
    private const string StepName = "test";

    public Task<RecordedRun> Record(FinishedRun finished, Actor by, CancellationToken cancellationToken)
    {
        if (finished.Cases.Count is 0 or > MostCases) throw new ArgumentOutOfRangeException(nameof(finished), finished.Cases.Count, $"from 1 to {MostCases} cases");
        return writer.Do(tx => Write(tx, finished, by), cancellationToken);
    }

    private static RecordedRun Write(RunTx tx, FinishedRun finished, Actor by)
    {
        var run = NewRun(tx, finished, by);
        tx.Db.Add(run);
        tx.Db.SaveChanges();
        var steps = finished.Cases.Select((one, position) => Write(tx, run, one, position)).ToList();

        var facts = new Facts().With("cases", run.CasesTotal).With("suite", run.SuiteName).With("from", finished.Origin);
        tx.Record(run.Id, EventTypes.RunCreated, by, facts);
        tx.Record(run.Id, EventTypes.RunStarted, by, at: finished.StartedAt);
        tx.Record(run.Id, run.Status == RunStatus.Passed ? EventTypes.RunPassed : EventTypes.RunFailed, by, at: finished.EndedAt);
        return new RecordedRun(run.Id, run.Number, run.Status, steps);
    }

    private static Run NewRun(RunTx tx, FinishedRun finished, Actor by)
    {
        var counts = finished.Cases.CountBy(one => one.Status).ToDictionary();
        var passed = counts.GetValueOrDefault(CaseStatus.Passed);
        var failed = counts.GetValueOrDefault(CaseStatus.Failed);
        return new Run
        {
            ProjectId = finished.ProjectId,
            Number = (tx.Db.Set<Run>().Where(other => other.ProjectId == finished.ProjectId).Max(other => (int?)other.Number) ?? 0) + 1,
            Source = RunSource.Import,
            Name = finished.Name,
            SuiteName = finished.SuiteName,
            Status = failed == 0 && passed > 0 ? RunStatus.Passed : RunStatus.Failed,
            Key = finished.Key,
            Branch = finished.Branch,
            Commit = finished.Commit,
            Link = finished.Link,
            CreatedBy = by.Name,
            CreatedByAccount = by.AccountId,
            CreatedAt = tx.Now,
            StartedAt = finished.StartedAt,
            EndedAt = finished.EndedAt,
            CasesTotal = finished.Cases.Count,
            CasesPassed = passed,
            CasesFailed = failed,
            CasesSkipped = counts.GetValueOrDefault(CaseStatus.Skipped),
        };
    }

    private static List<long> Write(RunTx tx, Run run, FinishedCase one, int position)
    {
        var row = new RunCase
        {
            RunId = run.Id,
            Position = position,
            Title = one.Title,
            Place = one.Place,
            HistoryKey = CaseLineage.KeyOf(run, one.Title),
            Spec = new CaseSpec { Name = one.Title, Steps = [] },
            Status = one.Status,
            Attempt = one.Tries.Count,
            Flaky = one.Flaky,
            Result = one.Result,
            StartedAt = one.StartedAt,
            EndedAt = one.EndedAt,
        };
        tx.Insert(row);
        return [.. one.Tries.Select((tried, at) => Write(tx, row, tried, attempt: at + 1))];
    }

    private static long Write(RunTx tx, RunCase row, FinishedTry tried, int attempt)
    {
        var step = new StepExecution
        {
            RunId = row.RunId,
            RunCaseId = row.Id,
            Attempt = attempt,
            Name = StepName,
            Kind = StepKind.Run,
            Status = tried.Status,
            StartedAt = tried.StartedAt,
            EndedAt = tried.EndedAt,
            Message = tried.Message,
        };
        tx.Insert(step);
        return step.Id;
    }
}
