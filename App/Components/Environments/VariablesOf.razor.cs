using Microsoft.AspNetCore.Components;
using TestRuns.Catalog.Values;
using TestRuns.Components.Visit;
using TestRuns.Live;
using TestRuns.Runs.Environments;

namespace TestRuns.Components.Environments;

/// <summary>Live: what another tab sets is shown here too.</summary>
public sealed partial class VariablesOf(EnvironmentNews news, VariableStore store, TimeProvider time) : LivePage(time)
{
    private VariableBoard? board;
    private bool loaded;

    [Parameter, EditorRequired] public SeenProject Project { get; set; } = null!;

    /// <summary>By name; null: the project's own.</summary>
    [Parameter] public string? Suite { get; set; }

    [Parameter, EditorRequired] public string Title { get; set; } = "";

    protected override Broadcast<bool>.Subscription Watch() => news.Watch();

    protected override async Task Load(CancellationToken cancellationToken)
    {
        board = await VariableBoard.Read(store, Project.Id, null, Suite, cancellationToken);
        loaded = true;
    }
}
