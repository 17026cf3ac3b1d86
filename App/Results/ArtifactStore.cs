using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Runs;
using TestRuns.Runs.State;
using TestRuns.Storage;

namespace TestRuns.Results;

public enum AddRefusal
{
    /// <summary>There is no such step in the run, or it has not begun.</summary>
    NoSuchStep,

    /// <summary>The run has ended, or the manual step has.</summary>
    Over,
    BadName,
    TooLarge,
    NotAPicture,
}

/// <param name="Text">For people: what is in the way and what would be right.</param>
public sealed record AddAnswer(Artifact? Artifact, AddRefusal? Refusal, string? Text);

/// <summary>The files of runs: bytes in the run's folder, a row for each in the database.</summary>
public sealed partial class ArtifactStore(DataFolder folder, RunWriter writer, IDbContextFactory<AppDb> contexts, ResultOptions options)
{
    private readonly SemaphoreSlim finishing = new(1);

    /// <summary>
    /// Takes a file in as it comes. It gets its name when all of it is there: a broken upload leaves nothing behind. The
    /// same step's file of the same name is replaced; another's keeps its name, and this one gets the step's number in front.
    /// </summary>
    /// <param name="person">It comes from a person: then it is a picture, for a manual step that is under way.</param>
    public async Task<AddAnswer> Add(long runId, long stepId, string name, Stream content, Actor by, bool person, CancellationToken cancellationToken)
    {
        if (!IsName(name)) return Refused(AddRefusal.BadName, "A name has at most 100 letters, digits, dots, dashes and underscores, and begins with a letter or a digit.");
        if (await NotNow(runId, stepId, person, cancellationToken) is { } early) return early;
        Directory.CreateDirectory(folder.Artifacts(runId));
        // The dot keeps it apart from every artifact: no name begins with one.
        var upload = Path.Combine(folder.Artifacts(runId), $".{Guid.NewGuid():N}");
        try
        {
            var (size, kind) = await Receive(content, upload, cancellationToken);
            if (size > options.MaxArtifactBytes) return TooLarge($"It is larger than {Megabytes(options.MaxArtifactBytes)}, which is the most for one file");
            if (person && !ContentKind.IsPicture(kind)) return Refused(AddRefusal.NotAPicture, "It is no PNG, JPEG or WebP picture.");
            return await Finish(runId, stepId, name, upload, size, kind, by, person);
        }
        finally
        {
            File.Delete(upload);
        }
    }

    /// <summary>The files of these steps, or of all of the run's, in the order in which they came.</summary>
    public async Task<IReadOnlyList<Artifact>> List(long runId, long? stepId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<Artifact>().AsNoTracking().Where(artifact => artifact.RunId == runId && (stepId == null || artifact.StepId == stepId))
            .OrderBy(artifact => artifact.Id).ToListAsync(cancellationToken);
    }

    /// <summary>The caller closes it. Null: there is none of that name.</summary>
    public async Task<(Artifact Artifact, FileStream Content)?> Open(long runId, string name, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var artifact = await db.Set<Artifact>().AsNoTracking().SingleOrDefaultAsync(one => one.RunId == runId && one.Name == name, cancellationToken);
        var path = artifact is null ? null : PathOf(artifact);
        return File.Exists(path) ? (artifact!, new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)) : null;
    }

    private async Task<(long Size, string Kind)> Receive(Stream content, string upload, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(upload, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        var buffer = new byte[64 * 1024];
        var size = 0L;
        for (int read; size <= options.MaxArtifactBytes && (read = await content.ReadAsync(buffer, cancellationToken)) > 0; size += read)
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        file.Position = 0;
        var head = new byte[ContentKind.Head];
        var known = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        return (size, ContentKind.Of(head.AsSpan(0, known)));
    }

    /// <summary>One after the other: whose name and room it is, is decided once. From here on it runs to its end.</summary>
    private async Task<AddAnswer> Finish(long runId, long stepId, string name, string upload, long size, string kind, Actor by, bool person)
    {
        await finishing.WaitAsync(CancellationToken.None);
        try
        {
            if (await NotNow(runId, stepId, person, CancellationToken.None) is { } late) return late;
            var others = await List(runId, stepId: null, CancellationToken.None);
            if (others.FirstOrDefault(other => other.Name == name) is { } holder && holder.StepId != stepId) name = $"{stepId}-{name}";
            if (others.Where(other => other.Name != name).Sum(other => other.Size) + size > options.MaxRunBytes)
                return TooLarge($"With it the run's files would be more than {Megabytes(options.MaxRunBytes)}, which is the most for one run");

            File.Move(upload, Path.Combine(folder.Artifacts(runId), name), overwrite: true);
            var artifact = await writer.Do(tx => Insert(tx, runId, stepId, name, size, kind, by), CancellationToken.None);
            return new AddAnswer(artifact, null, null);
        }
        finally
        {
            finishing.Release();
        }
    }

    private static Artifact Insert(RunTx tx, long runId, long stepId, string name, long size, string kind, Actor by)
    {
        tx.Db.Set<Artifact>().Where(artifact => artifact.RunId == runId && artifact.Name == name).ExecuteDelete();
        var caseId = tx.Db.Set<StepExecution>().Where(step => step.Id == stepId).Select(step => step.RunCaseId).Single();
        var artifact = new Artifact { RunId = runId, CaseId = caseId, StepId = stepId, Name = name, ContentType = kind, Size = size, By = by.Name, At = tx.Now };
        tx.Db.Add(artifact);
        tx.Db.SaveChanges();
        return artifact;
    }

    private async Task<AddAnswer?> NotNow(long runId, long stepId, bool person, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await (from step in db.Set<StepExecution>()
                           join run in db.Set<Run>() on step.RunId equals run.Id
                           where step.Id == stepId && run.Id == runId && step.StartedAt != null
                           select new { step.Kind, step.Status, Ended = run.EndedAt != null }).SingleOrDefaultAsync(cancellationToken);
        if (found is null || (person && found.Kind != StepKind.Manual)) return Refused(AddRefusal.NoSuchStep, "There is no such step in this run that takes it.");
        if (found.Ended) return Refused(AddRefusal.Over, "The run has ended.");
        return person && found.Status != StepStatus.InProgress ? Refused(AddRefusal.Over, "The step is over.") : null;
    }

    private string PathOf(Artifact artifact) => Path.Combine(folder.Artifacts(artifact.RunId), artifact.Name);

    private static AddAnswer TooLarge(string what) => Refused(AddRefusal.TooLarge, $"{what}. Nothing of it was kept.");

    private static AddAnswer Refused(AddRefusal why, string text) => new(null, why, text);

    private static string Megabytes(long bytes) => bytes >= 1024 * 1024 ? $"{bytes / (1024 * 1024)} MB" : $"{bytes / 1024} kB";

    /// <summary>Harmless in a path, an address and a header, on every system.</summary>
    private static bool IsName(string name) => SafeName().IsMatch(name) && !name.EndsWith('.') && !name.Contains("..", StringComparison.Ordinal);

    [System.Text.RegularExpressions.GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z", System.Text.RegularExpressions.RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial System.Text.RegularExpressions.Regex SafeName();
}
