using Microsoft.AspNetCore.Components;
using TestRuns.Access;
using TestRuns.Components.Look;
using TestRuns.Components.Visit;

namespace TestRuns.Components.AuditTrail;

/// <summary>The record of who did what: administrators read all of it, maintainers that of their projects.</summary>
public sealed partial class AuditPage(AuditReads reads, Visitor visitor, ReaderZone reader) : ComponentBase
{
    private const int PageSize = 100;

    private AuditAddress here = AuditAddress.Of(null, null, null, null, null, null);
    private IReadOnlyList<SeenProject> projects = [];
    private IReadOnlyList<string> people = [];
    private IReadOnlyList<AuditEntry> entries = [];
    private bool administrator;
    private bool may;
    private bool more;
    private bool loaded;

    [SupplyParameterFromQuery(Name = "who")] private string? Who { get; set; }

    [SupplyParameterFromQuery(Name = "kind")] private string? Kind { get; set; }

    [SupplyParameterFromQuery(Name = "project")] private string? Project { get; set; }

    [SupplyParameterFromQuery(Name = "from")] private string? From { get; set; }

    [SupplyParameterFromQuery(Name = "to")] private string? To { get; set; }

    [SupplyParameterFromQuery(Name = "before")] private string? Before { get; set; }

    private ReaderZone Reader => reader;

    protected override async Task OnParametersSetAsync()
    {
        var wanted = here = AuditAddress.Of(Who, Kind, Project, From, To, Before);
        projects = [.. (await visitor.Projects(CancellationToken.None)).Where(one => one.MayMaintain)];
        administrator = await visitor.IsAdministrator(CancellationToken.None);
        may = administrator || projects.Count > 0;
        if (may)
        {
            var all = administrator ? null : projects.Select(one => one.Id).ToList();
            if (!loaded) people = await reads.People(all, CancellationToken.None);
            IReadOnlyList<long>? chosen = wanted.Project is null ? all : [.. projects.Where(one => one.Key == wanted.Project).Select(one => one.Id)];
            var read = await reads.List(wanted.Filter(chosen, reader.Zone), wanted.Before, PageSize + 1, CancellationToken.None);
            // Somebody went on to another address meanwhile: that one's page is on its way.
            if (wanted != here) return;
            (entries, more) = ([.. read.Take(PageSize)], read.Count > PageSize);
        }

        loaded = true;
    }

    private string ProjectOf(AuditEntry entry) =>
        entry.ProjectId is { } id ? projects.FirstOrDefault(one => one.Id == id)?.Name ?? "a project that is gone" : "";
}
