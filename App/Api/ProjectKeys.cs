using TestRuns.Catalog;

namespace TestRuns.Api;

/// <summary>The keys of projects by their numbers, which concern nobody outside: whoever calls knows projects by their keys.</summary>
internal sealed class ProjectKeys
{
    private readonly Dictionary<long, string> keys;

    private ProjectKeys(Dictionary<long, string> keys) => this.keys = keys;

    public static async Task<ProjectKeys> Read(ProjectStore projects, CancellationToken cancellationToken) =>
        new((await projects.List(cancellationToken)).ToDictionary(project => project.Id, project => project.Key));

    /// <summary>Empty for a project that was deleted a moment ago.</summary>
    public string this[long id] => keys.GetValueOrDefault(id, "");
}
