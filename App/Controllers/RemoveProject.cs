using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Controllers.Reading;
using TestRuns.Runs;

namespace TestRuns.Controllers;

/// <summary>What is gone with a project.</summary>
public sealed record RemovedProject(int Runs, int Suites, int Cases, int Environments, int Controllers, int Tokens);

/// <summary>Either what is gone, or the first thing that is in the way.</summary>
/// <param name="LiveRuns">How many of its runs are not over.</param>
/// <param name="Connected">The name of a controller of its own that is connected.</param>
public sealed record RemoveAnswer(RemovedProject? Gone, int LiveRuns = 0, string? Connected = null);

/// <summary>Deletes a project with all that hangs on it, its controllers and tokens too. Who may is asked by whoever calls.</summary>
public sealed class RemoveProject(DeleteProject delete, ForgetProject forget, ControllerReads controllers, ControllerDesk desk, ProjectStore projects, Audit audit)
{
    /// <summary>From where nothing is in the way any more it runs to its end, whoever waits for the answer.</summary>
    public async Task<RemoveAnswer> Ask(Project project, Actor by, CancellationToken cancellationToken)
    {
        if (await delete.LiveRuns(project.Id, cancellationToken) is > 0 and var live) return new RemoveAnswer(null, LiveRuns: live);
        var mine = (await controllers.All(cancellationToken)).Where(view => view.ProjectId == project.Id).ToList();
        if (mine.Find(view => view.IsConnected) is { } connected) return new RemoveAnswer(null, Connected: connected.Name);

        foreach (var view in mine) await desk.Remove(view.Id, by, CancellationToken.None);
        var tokens = await forget.Ask(project.Id, by.Name, CancellationToken.None);
        if (await delete.Ask(project.Id, CancellationToken.None) is not { } gone) return new RemoveAnswer(null, LiveRuns: await delete.LiveRuns(project.Id, CancellationToken.None));
        await audit.Write(new AuditFact(by.Name, "project.deleted", project.Key, project.Id, $"with {gone.Runs} runs, {gone.Suites} suites, {gone.Cases} cases"), CancellationToken.None);
        projects.Tell();
        return new RemoveAnswer(new RemovedProject(gone.Runs, gone.Suites, gone.Cases, gone.Environments, mine.Count, tokens));
    }
}
