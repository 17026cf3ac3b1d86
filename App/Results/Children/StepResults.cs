using Microsoft.EntityFrameworkCore;
using TestRuns.Results.Reading;
using TestRuns.Runs;
using TestRuns.Runs.Execution;
using TestRuns.Runs.State;

namespace TestRuns.Results.Children;

/// <param name="Report">What was read; null when it was refused.</param>
public sealed record StepResultsAnswer(AddAnswer Added, ReadReport? Report);

/// <summary>Takes in the result files that steps write: each is kept as it is, and its tests become child results of the step.</summary>
public sealed class StepResults(ArtifactStore artifacts, RunWriter writer, LiveJobs jobs)
{
    /// <summary>Stored together: an abort does not wait for thousands of tests.</summary>
    private const int AtOnce = 250;

    private const int LongestMessage = 4_000;
    private const int LongestDetails = 32_000;

    /// <summary>Of all failures of a file together; beyond it only messages are kept. The file itself is there to look into.</summary>
    private const int MostDetails = 8_000_000;

    /// <summary>
    /// One after the other for each step: a controller that had no answer sends its file again while the first one is still being
    /// read, and what both read would stand there twice.
    /// </summary>
    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, 16).Select(_ => new SemaphoreSlim(1))];

    /// <summary>A file of the same name takes the place of what the step sent before. What was read before a mistake stays.</summary>
    public async Task<StepResultsAnswer> Add(long runId, long stepId, string name, Stream content, Actor by, CancellationToken cancellationToken)
    {
        var added = await artifacts.Add(runId, stepId, name, content, by, person: false, cancellationToken);
        if (added.Artifact is not { } artifact) return new StepResultsAnswer(added, null);
        var turn = turns[stepId % turns.Length];
        await turn.WaitAsync(cancellationToken);
        try
        {
            return new StepResultsAnswer(added, await Read(artifact, cancellationToken));
        }
        finally
        {
            turn.Release();
        }
    }

    /// <returns>Null: the file is gone already.</returns>
    private async Task<ReadReport?> Read(Artifact artifact, CancellationToken cancellationToken)
    {
        var (runId, stepId) = (artifact.RunId, artifact.StepId!.Value);
        if (await artifacts.Open(runId, artifact.Name, cancellationToken) is not { } opened) return null;
        await using var file = opened.Content;

        await writer.Do(tx => tx.Db.Set<ChildResult>().Where(child => child.StepId == stepId && child.File == artifact.Name).ExecuteDelete(), CancellationToken.None);
        var batch = new List<ReadCase>(AtOnce);
        var room = MostDetails;
        var report = await ResultFile.Read(file, Take, cancellationToken);
        await Store();
        await writer.Do(tx => Count(tx, runId, stepId), CancellationToken.None);
        return report;

        async ValueTask Take(ReadCase one, CancellationToken _)
        {
            batch.Add(Masked(jobs.Find(runId), one) with { Output = null, Error = null });
            if (batch.Count == AtOnce) await Store();
        }

        async Task Store()
        {
            var rows = batch.ConvertAll(one => Row(artifact, one, ref room));
            batch.Clear();
            if (rows.Count > 0) await writer.Do(tx => rows.ForEach(tx.Insert), CancellationToken.None);
        }
    }

    /// <summary>The controller has masked the file as it stands; here its texts are read, whatever they were written as.</summary>
    private static ReadCase Masked(JobSignals? job, ReadCase one) => job is null ? one : one with
    {
        Suite = job.Masked(one.Suite),
        ClassName = job.Masked(one.ClassName),
        Name = job.Masked(one.Name),
        Message = job.Masked(one.Message),
        Details = job.Masked(one.Details),
    };

    private static ChildResult Row(Artifact artifact, ReadCase one, ref int room)
    {
        var details = one.Status == ReadStatus.Failed && room > 0 ? Short(one.Details, LongestDetails) : null;
        room -= details?.Length ?? 0;
        var (suite, name) = CaseTitle.Split(one.Title);
        return new ChildResult
        {
            RunId = artifact.RunId,
            RunCaseId = artifact.CaseId!.Value,
            StepId = artifact.StepId!.Value,
            File = artifact.Name,
            Suite = one.Title == name ? "" : suite,
            Name = Short(name, 1_000)!,
            Status = one.Status,
            Flaky = one.Flaky,
            DurationMs = (long?)one.Duration?.TotalMilliseconds,
            Message = Short(one.Message, LongestMessage),
            Details = details,
        };
    }

    /// <summary>The counts stand with the step: whoever shows a run does not count tests for it.</summary>
    private static void Count(RunTx tx, long runId, long stepId)
    {
        var counts = tx.Db.Set<ChildResult>().Where(child => child.StepId == stepId && child.RunId == runId).GroupBy(child => child.Status)
            .Select(group => new { group.Key, Count = group.Count() }).ToDictionary(row => row.Key, row => row.Count);
        tx.Update<StepExecution>()
            .Set(step => step.ResultsPassed, (int?)counts.GetValueOrDefault(ReadStatus.Passed))
            .Set(step => step.ResultsFailed, (int?)counts.GetValueOrDefault(ReadStatus.Failed))
            .Set(step => step.ResultsSkipped, (int?)counts.GetValueOrDefault(ReadStatus.Skipped))
            .Where(step => step.Id, stepId).Execute();
    }

    private static string? Short(string? text, int most) => text is null || text.Length <= most ? text : text[..most] + " […]";
}
