using Microsoft.AspNetCore.Components;
using TestRuns.Catalog;
using TestRuns.Catalog.Values;
using TestRuns.Components.Layout;
using TestRuns.Components.Visit;
using TestRuns.Live;
using TestRuns.Runs.Environments;

namespace TestRuns.Components.Environments;

/// <summary>A project's environments and its variables, live: listen first, read second, and again at each change.</summary>
public sealed partial class EnvironmentsPage(
    EnvironmentNews news, EnvironmentReads reads, VariableStore variables, SuiteStore suites, Visitor visitor, NavigationManager navigation, TimeProvider time) : LivePage(time)
{
    private IReadOnlyList<SeenProject> mine = [];
    private EnvironmentsView? view;
    private bool loaded;

    [SupplyParameterFromQuery(Name = "project")] private string? Project { get; set; }

    /// <summary>The name of the environment whose variables are shown.</summary>
    [SupplyParameterFromQuery(Name = "environment")] private string? Opened { get; set; }

    /// <summary>The name of the suite whose variables are shown.</summary>
    [SupplyParameterFromQuery(Name = "suite")] private string? Suite { get; set; }

    /// <summary>The environment that is being renamed, or <c>new</c>.</summary>
    [SupplyParameterFromQuery(Name = "edit")] private string? Edit { get; set; }

    protected override Broadcast<bool>.Subscription Watch() => news.Watch();

    protected override async Task Load(CancellationToken cancellationToken)
    {
        mine = await visitor.Projects(cancellationToken);
        var project = Project is null ? mine.FirstOrDefault() : mine.FirstOrDefault(one => one.Key == Project);
        view = project is null ? null : await Read(project, cancellationToken);
        loaded = true;
    }

    private async Task<EnvironmentsView> Read(SeenProject project, CancellationToken cancellationToken)
    {
        var environments = Kept(await reads.List(project.Id, cancellationToken));
        if (!project.MayRun) return new EnvironmentsView(project, environments, [], null, null, null);
        return new EnvironmentsView(
            project,
            environments,
            [.. (await suites.List(project.Id, cancellationToken)).Select(suite => suite.Name)],
            Opened is null ? null : await Board(project, Opened, null, cancellationToken),
            await Board(project, null, null, cancellationToken),
            string.IsNullOrEmpty(Suite) ? null : await Board(project, null, Suite, cancellationToken));
    }

    /// <summary>What shows the same is the same: only rows that changed are rendered.</summary>
    private IReadOnlyList<EnvironmentView> Kept(IReadOnlyList<EnvironmentView> now)
    {
        var before = (view?.Environments ?? []).ToDictionary(one => one.Id);
        return [.. now.Select(one => before.TryGetValue(one.Id, out var known) && known.IsSame(one) ? known : one)];
    }

    private Task<VariableBoard?> Board(SeenProject project, string? environment, string? suite, CancellationToken cancellationToken) =>
        VariableBoard.Read(variables, project.Id, environment, suite, cancellationToken);

    private void ChooseSuite(ChangeEventArgs change) => navigation.NavigateTo(At(("suite", change.Value as string)));

    private string At(params IEnumerable<(string Name, string? Value)> also) => Address.Of("/environments", [("project", view?.Project.Key), .. also]);
}
