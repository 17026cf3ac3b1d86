using Microsoft.AspNetCore.Components;
using TestRuns.Catalog;
using TestRuns.Components.Visit;

namespace TestRuns.Components.Cases;

/// <summary>What can be done with the cases that were chosen.</summary>
public sealed partial class CaseBulkBar(CaseCommands commands, Visitor visitor) : ComponentBase
{
    private const int MostOffered = 200;

    private Act act = Act.AddTag;
    private List<SeenProject> others = [];
    private string tag = "";
    private string timeout = "";
    private string target = "";
    private long suite;
    private int retries;
    private string? wrong;
    private bool busy;

    private enum Act
    {
        AddTag,
        RemoveTag,
        MoveTo,
        Retries,
        Timeout,
        Copy,
        Delete,
    }

    [Parameter, EditorRequired] public SeenProject Project { get; set; } = null!;

    [Parameter, EditorRequired] public IReadOnlyCollection<long> Chosen { get; set; } = [];

    /// <summary>How many the list has.</summary>
    [Parameter, EditorRequired] public int Count { get; set; }

    [Parameter, EditorRequired] public IReadOnlyList<TagCount> Tags { get; set; } = [];

    [Parameter, EditorRequired] public IReadOnlyList<SuiteSummary> Suites { get; set; } = [];

    [Parameter] public EventCallback OnChooseAll { get; set; }

    [Parameter] public EventCallback OnClear { get; set; }

    [Parameter] public EventCallback OnDone { get; set; }

    protected override async Task OnInitializedAsync() =>
        others = [.. (await visitor.Projects(CancellationToken.None)).Where(one => one is { MayMaintain: true, IsArchived: false } && one.Id != Project.Id)];

    private async Task Apply()
    {
        if (busy) return;
        (busy, wrong) = (true, null);
        try
        {
            if (await Carry([.. Chosen])) await OnDone.InvokeAsync();
        }
        finally
        {
            busy = false;
        }
    }

    private Task<bool> Carry(IReadOnlyList<long> ids) => act switch
    {
        Act.AddTag => TagRule.Remedy(tag.Trim()) is { } remedy ? Wrong(remedy) : commands.AddTag(Project, ids, tag.Trim()),
        Act.RemoveTag => tag.Trim().Length == 0 ? Wrong("Say which.") : commands.RemoveTag(Project, ids, tag.Trim()),
        Act.MoveTo => Suites.FirstOrDefault(one => one.Id == suite) is { } to ? commands.MoveTo(Project, ids, to) : Wrong("Choose a suite."),
        Act.Retries => commands.SetRetries(Project, ids, retries),
        Act.Timeout => SetTimeout(ids),
        Act.Copy => others.Find(one => one.Key == target) is { } to ? commands.Copy(Project, ids, to) : Wrong("Choose a project."),
        _ => commands.Delete(Project, ids),
    };

    private Task<bool> SetTimeout(IReadOnlyList<long> ids)
    {
        if (string.IsNullOrWhiteSpace(timeout)) return commands.SetTimeout(Project, ids, null);
        return Durations.TryParse(timeout.Trim(), out var limit) && limit > TimeSpan.Zero ? commands.SetTimeout(Project, ids, limit) : Wrong($"Write it like {Durations.Examples}.");
    }

    private Task<bool> Wrong(string what)
    {
        wrong = what;
        return Task.FromResult(false);
    }
}
