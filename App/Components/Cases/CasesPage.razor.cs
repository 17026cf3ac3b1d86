using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using TestRuns.Catalog;
using TestRuns.Components.Layout;
using TestRuns.Components.Visit;

namespace TestRuns.Components.Cases;

/// <summary>A project's cases: found by tags and words, changed many at a time. Only what is on screen is read.</summary>
public sealed partial class CasesPage(Visitor visitor, CaseReads cases, SuiteStore suiteStore, NavigationManager navigation) : ComponentBase
{
    private readonly HashSet<long> chosen = [];
    private CaseListAddress here = CaseListAddress.From(null, null, null, null);
    private CaseListAddress? shown;
    private SeenProject? project;
    private IReadOnlyList<TagCount> tags = [];
    private IReadOnlyList<SuiteSummary> suites = [];
    private Virtualize<CaseLine>? list;
    private int? count;
    private bool severalProjects;
    private bool loaded;

    [SupplyParameterFromQuery(Name = "project")] private string? Project { get; set; }

    [SupplyParameterFromQuery(Name = "q")] private string? Text { get; set; }

    [SupplyParameterFromQuery(Name = "tags")] private string? Tags { get; set; }

    [SupplyParameterFromQuery(Name = "suite")] private string? Suite { get; set; }

    private string NewAddress => Address.Of("/cases/new", ("project", project?.Key), ("suite", here.Query(0).SuiteId?.ToString()));

    /// <summary>Of all, in their suites; or of those that are listed.</summary>
    private string ExportAddress => Address.Of($"/api/v1/projects/{project!.Key}/cases/export", ("suite", suites.FirstOrDefault(one => one.Id == here.Query(0).SuiteId)?.Name),
        ("q", here.Suite is null ? here.Text : null), ("tags", here.Suite is null ? string.Join(',', here.Tags) : null));

    protected override async Task OnParametersSetAsync()
    {
        here = CaseListAddress.From(Project, Text, Tags, Suite);
        if (loaded && here == shown) return;
        var mine = await visitor.Projects(CancellationToken.None);
        severalProjects = mine.Count(one => !one.IsArchived) > 1;
        var before = project;
        project = here.Project is null ? mine.FirstOrDefault(one => !one.IsArchived) : mine.FirstOrDefault(one => one.Key == here.Project);
        if (project?.Id != before?.Id) chosen.Clear();
        shown = here;
        await ReadAround();
        loaded = true;
        if (list is not null) await list.RefreshDataAsync();
    }

    private async Task ReadAround()
    {
        if (project is null) return;
        tags = await cases.Tags(project.Id, CancellationToken.None);
        suites = await suiteStore.List(project.Id, CancellationToken.None);
    }

    private async ValueTask<ItemsProviderResult<CaseLine>> Provide(ItemsProviderRequest request)
    {
        if (project is null) return new ItemsProviderResult<CaseLine>([], 0);
        var page = await cases.List(here.Query(project.Id), request.StartIndex, request.Count, request.CancellationToken);
        if (count != page.Count)
        {
            count = page.Count;
            StateHasChanged();
        }

        return new ItemsProviderResult<CaseLine>(page.Cases, page.Count);
    }

    private void Search(string? text) => navigation.NavigateTo((here with { Text = string.IsNullOrWhiteSpace(text) ? null : text.Trim() }).ToString(), replace: true);

    private void ChooseSuite(ChangeEventArgs change) =>
        navigation.NavigateTo((here with { Suite = change.Value is string { Length: > 0 } suite ? suite : null }).ToString());

    private void Choose((long Id, bool On) choice)
    {
        if (choice.On) chosen.Add(choice.Id);
        else chosen.Remove(choice.Id);
    }

    private async Task ChooseAll()
    {
        if (project is not null) chosen.UnionWith(await cases.Ids(here.Query(project.Id), CaseBulk.Most, CancellationToken.None));
    }

    private void Clear() => chosen.Clear();

    /// <summary>What was chosen stays chosen: one often does two things with it.</summary>
    private async Task Changed()
    {
        await ReadAround();
        if (project is not null) chosen.IntersectWith(await cases.Ids(new CaseQuery { ProjectId = project.Id }, int.MaxValue, CancellationToken.None));
        if (list is not null) await list.RefreshDataAsync();
    }
}
