using TestRuns.Catalog;
using TestRuns.Runs;
using TestRuns.Runs.Lineage;
using TestRuns.Storage;

namespace TestRuns.Tests.Results;

/// <summary>Runs that are over, written as they ended.</summary>
internal static class PastRuns
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    public static async Task<Project> Project(AppDb db, string key = "shop")
    {
        var project = new Project { Key = key, Name = key };
        db.Add(project);
        await db.SaveChangesAsync();
        return project;
    }

    /// <param name="project">Whose it is.</param>
    /// <param name="number">Counts within the project.</param>
    /// <param name="status">How it ended.</param>
    /// <param name="cases">The title of each and how it ended.</param>
    /// <param name="suite">Null: it has none.</param>
    public static Task<Run> Ended(AppDb db, long project, int number, RunStatus status, (string Title, CaseStatus Status)[] cases, string? suite = "checkout") =>
        Write(db, Of(project, number, status, suite), cases);

    public static Run Of(long project, int number, RunStatus status, string? suite = "checkout") => new()
    {
        ProjectId = project, Number = number, Name = suite ?? "by hand", SuiteName = suite, Status = status, CreatedBy = "Ana", Version = number,
        CreatedAt = Noon.AddHours(number), QueuedAt = Noon.AddHours(number), StartedAt = Noon.AddHours(number).AddSeconds(2), EndedAt = Noon.AddHours(number).AddMinutes(1),
    };

    public static async Task<Run> Write(AppDb db, Run run, params (string Title, CaseStatus Status)[] cases)
    {
        db.Add(run);
        await db.SaveChangesAsync();
        db.AddRange(cases.Select((one, position) => new RunCase
        {
            RunId = run.Id, Position = position, Title = one.Title, Spec = new CaseSpec { Name = one.Title, Steps = [] }, Status = one.Status, Attempt = 1,
            HistoryKey = CaseLineage.KeyOf(run, one.Title), StartedAt = run.StartedAt, EndedAt = run.StartedAt?.AddSeconds(1 + position),
        }));
        await db.SaveChangesAsync();
        db.ChangeTracker.Clear();
        return run;
    }
}
