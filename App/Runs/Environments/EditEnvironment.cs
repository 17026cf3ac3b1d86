using Microsoft.EntityFrameworkCore;
using TestRuns.Catalog;
using TestRuns.Runs.State;

namespace TestRuns.Runs.Environments;

public enum EnvironmentOutcome
{
    Done,
    Unknown,

    /// <summary>Not a name, or another has it.</summary>
    BadName,

    /// <summary>Somebody has it, waits for it or names it.</summary>
    InUse,
}

/// <param name="Text">For people, what is in the way; null: nothing was.</param>
public sealed record EnvironmentAnswer(EnvironmentOutcome Outcome, string? Text = null);

/// <summary>Makes, renames and removes environments. In the writer's order: no run takes one meanwhile. Who may is asked by whoever calls.</summary>
public sealed class EditEnvironment(RunWriter writer, EnvironmentNews news)
{
    public const int LongestName = 200;

    private const int MostNamed = 5;

    public Task<EnvironmentAnswer> Make(long projectId, string name, CancellationToken cancellationToken) => Do(
        tx =>
        {
            if (WrongName(tx, projectId, name.Trim()) is { } wrong) return new EnvironmentAnswer(EnvironmentOutcome.BadName, wrong);
            tx.Db.Add(new TestEnvironment { ProjectId = projectId, Name = name.Trim() });
            tx.Db.SaveChanges();
            return new EnvironmentAnswer(EnvironmentOutcome.Done);
        },
        cancellationToken);

    /// <summary>With the suites that name it, and the runs that wait for it. Runs that are over keep the name of then.</summary>
    public Task<EnvironmentAnswer> Rename(long projectId, long id, string name, CancellationToken cancellationToken) => Do(
        tx =>
        {
            var to = name.Trim();
            if (Find(tx, projectId, id) is not { } environment) return Unknown();
            if (to == environment.Name) return new EnvironmentAnswer(EnvironmentOutcome.Done);
            if (WrongName(tx, projectId, to) is { } wrong) return new EnvironmentAnswer(EnvironmentOutcome.BadName, wrong);
            if (HeldBy(tx, id) is { } holder) return new EnvironmentAnswer(EnvironmentOutcome.InUse, $"#{holder} has it: it can be renamed when that run has given it back.");
            tx.Db.Set<TestEnvironment>().Where(one => one.Id == id).ExecuteUpdate(set => set.SetProperty(one => one.Name, to));
            tx.Db.Set<Suite>().Where(suite => suite.ProjectId == projectId && suite.Environment == environment.Name)
                .ExecuteUpdate(set => set.SetProperty(suite => suite.Environment, to).SetProperty(suite => suite.UpdatedAt, tx.Now));
            foreach (var runId in Live(tx, projectId, id).Select(run => run.Id).ToList())
            {
                tx.Db.Set<Run>().Where(run => run.Id == runId).ExecuteUpdate(set => set.SetProperty(run => run.EnvironmentName, to));
                tx.Touch(runId);
            }

            return new EnvironmentAnswer(EnvironmentOutcome.Done);
        },
        cancellationToken);

    /// <summary>With its variables. Runs that were there keep its name.</summary>
    public Task<EnvironmentAnswer> Remove(long projectId, long id, CancellationToken cancellationToken) => Do(
        tx =>
        {
            if (Find(tx, projectId, id) is not { } environment) return Unknown();
            if (HeldBy(tx, id) is { } holder) return new EnvironmentAnswer(EnvironmentOutcome.InUse, $"#{holder} has it.");
            var runs = Live(tx, projectId, id).OrderBy(run => run.Id).Select(run => run.Number).ToList();
            if (runs.Count > 0) return new EnvironmentAnswer(EnvironmentOutcome.InUse, $"{Named(runs.ConvertAll(number => $"#{number}"))} {(runs.Count == 1 ? "waits" : "wait")} for it.");
            var suites = tx.Db.Set<Suite>().Where(suite => suite.ProjectId == projectId && suite.Environment == environment.Name).OrderBy(suite => suite.Name).Select(suite => suite.Name).ToList();
            if (suites.Count > 0) return new EnvironmentAnswer(EnvironmentOutcome.InUse, $"The {(suites.Count == 1 ? "suite" : "suites")} {Named(suites)} {(suites.Count == 1 ? "names" : "name")} it.");
            tx.Db.Set<TestEnvironment>().Where(one => one.Id == id).ExecuteDelete();
            return new EnvironmentAnswer(EnvironmentOutcome.Done);
        },
        cancellationToken);

    private async Task<EnvironmentAnswer> Do(Func<RunTx, EnvironmentAnswer> edit, CancellationToken cancellationToken)
    {
        var answer = await writer.Do(edit, cancellationToken);
        if (answer.Outcome == EnvironmentOutcome.Done) news.Tell();
        return answer;
    }

    private static TestEnvironment? Find(RunTx tx, long projectId, long id) =>
        tx.Db.Set<TestEnvironment>().AsNoTracking().SingleOrDefault(one => one.Id == id && one.ProjectId == projectId);

    private static string? WrongName(RunTx tx, long projectId, string name)
    {
        if (name.Length is 0 or > LongestName || name.Any(char.IsControl)) return $"From 1 to {LongestName} characters, on one line.";
        return tx.Db.Set<TestEnvironment>().Any(one => one.ProjectId == projectId && one.Name == name) ? $"There is an environment “{name}” already." : null;
    }

    /// <summary>The number of the run that has it.</summary>
    private static int? HeldBy(RunTx tx, long id) =>
        tx.Db.Set<Lease>().Where(lease => lease.EnvironmentId == id).Join(tx.Db.Set<Run>(), lease => lease.RunId, run => run.Id, (_, run) => (int?)run.Number).SingleOrDefault();

    private static IQueryable<Run> Live(RunTx tx, long projectId, long id) => Hanging.Live(tx.Db).Where(run => run.ProjectId == projectId && run.EnvironmentId == id);

    private static string Named(List<string> names) =>
        names.Count <= MostNamed ? string.Join(", ", names) : $"{string.Join(", ", names.Take(MostNamed))} and {names.Count - MostNamed} more";

    private static EnvironmentAnswer Unknown() => new(EnvironmentOutcome.Unknown, "It is not there any more.");
}
