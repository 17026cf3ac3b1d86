using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Components.Visit;
using TestRuns.Controllers;

namespace TestRuns.Components.ProjectPages;

/// <summary>What the pages about projects ask for: the right to it looked up anew, then the command, then the record of it.</summary>
public sealed class ProjectCommands(Visitor visitor, ProjectStore projects, DuplicateProject duplicate, RemoveProject remove, Audit audit, Questions questions)
{
    /// <returns>What is wrong, by its field (<c>key</c>, <c>name</c>); empty: it is made.</returns>
    public async Task<IReadOnlyDictionary<string, string>> Make(string key, string name)
    {
        var wrong = await Mistakes(key, name);
        if (wrong.Count > 0) return wrong;
        var (outcome, project) = await projects.Create(key, name, CancellationToken.None);
        if (project is null) return Refused(outcome, key);
        await audit.Write(new AuditFact(await Name(), "project.made", project.Key, project.Id), CancellationToken.None);
        return wrong;
    }

    public async Task<bool> Rename(SeenProject project, string name)
    {
        if (!await May(project) || !await projects.Rename(project.Id, name, CancellationToken.None)) return false;
        await audit.Write(new AuditFact(await Name(), "project.renamed", project.Key, project.Id, $"“{project.Name}” to “{name.Trim()}”"), CancellationToken.None);
        return true;
    }

    public async Task Archive(SeenProject project)
    {
        var agreed = await questions.Ask(
            $"Archive {project.Name}?", "It takes no new runs and is no longer in menus. Runs that are under way go on to their end. All of it can be read, and it can be brought back.", "Archive", "Keep it in use");
        if (agreed) await SetArchived(project, archived: true);
    }

    public Task BringBack(SeenProject project) => SetArchived(project, archived: false);

    /// <returns>The copy, or what is wrong by its field.</returns>
    public async Task<(CopiedProject? Copy, IReadOnlyDictionary<string, string> Wrong)> Duplicate(SeenProject project, string key, string name)
    {
        var wrong = await Mistakes(key, name);
        if (wrong.Count > 0) return (null, wrong);
        var by = await Name();
        var (outcome, copy) = await duplicate.Ask(project.Id, key, name, by, CancellationToken.None);
        if (copy is null) return (null, Refused(outcome, key));
        await audit.Write(new AuditFact(by, "project.duplicated", copy.Project.Key, copy.Project.Id, $"from {project.Key}: {copy.Suites} suites, {copy.Cases} cases, {copy.Variables} variables, {copy.Secrets} of them secret"), CancellationToken.None);
        return (copy, wrong);
    }

    /// <returns>Null: it is gone. Else what is in the way.</returns>
    public async Task<string?> Delete(SeenProject project)
    {
        if (!await visitor.IsAdministrator(CancellationToken.None)) return "Only an administrator deletes projects.";
        if (await projects.Find(project.Key, CancellationToken.None) is not { } stored || stored.Id != project.Id) return null;
        return await remove.Ask(stored, await visitor.Actor(), CancellationToken.None) switch
        {
            { Gone: not null } => null,
            { Connected: { } name } => $"Its controller {name} is connected. Disconnect it first.",
            { LiveRuns: var live } => $"{live} of its runs {(live == 1 ? "is" : "are")} not over. Abort {(live == 1 ? "it" : "them")} first.",
        };
    }

    private async Task SetArchived(SeenProject project, bool archived)
    {
        var by = await Name();
        if (await May(project) && await projects.SetArchived(project.Id, archived, by, CancellationToken.None))
            await audit.Write(new AuditFact(by, archived ? "project.archived" : "project.broughtBack", project.Key, project.Id), CancellationToken.None);
    }

    private async Task<Dictionary<string, string>> Mistakes(string key, string name)
    {
        var wrong = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!await visitor.IsAdministrator(CancellationToken.None)) wrong["name"] = "Only an administrator makes projects.";
        else if (!ProjectStore.IsName(name)) wrong["name"] = $"From 1 to {ProjectStore.LongestName} characters.";
        if (!ProjectKey.IsValid(key)) wrong["key"] = $"Write {ProjectKey.Rule}.";
        return wrong;
    }

    private static Dictionary<string, string> Refused(CreateProjectOutcome outcome, string key) => new(StringComparer.Ordinal)
    {
        [outcome == CreateProjectOutcome.BadName ? "name" : "key"] = outcome == CreateProjectOutcome.KeyTaken ? $"There is a project “{key}” already." : "It cannot be this.",
    };

    private async Task<string> Name() => (await visitor.Actor()).Name;

    private async Task<bool> May(SeenProject project) =>
        await visitor.May(ProjectRole.Maintainer, project.Id, CancellationToken.None) || questions.Refuse("This needs the role Maintainer in the project.");
}
