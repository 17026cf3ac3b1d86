using Microsoft.AspNetCore.Components;
using TestRuns.Catalog;
using TestRuns.Components.Look;
using TestRuns.Components.Visit;
using TestRuns.Runs.Reading;

namespace TestRuns.Components.ProjectPages;

/// <summary>The projects that the visitor may look at, and what they are there.</summary>
public sealed partial class ProjectsPage(Visitor visitor, ProjectStore store, RunsSince runs, ReaderZone reader, TimeProvider time) : Rereading
{
    private IReadOnlyList<SeenProject> projects = [];
    private IReadOnlyDictionary<long, int> today = new Dictionary<long, int>();
    private bool administrator;
    private bool loaded;

    /// <summary>Anything: the form that makes one is open.</summary>
    [SupplyParameterFromQuery(Name = "make")] private string? Make { get; set; }

    protected override async Task OnInitializedAsync()
    {
        LoadAgainOn(handler => store.Changed += handler, handler => store.Changed -= handler);
        await Load();
    }

    protected override async Task Load()
    {
        projects = await visitor.Projects(CancellationToken.None);
        administrator = await visitor.IsAdministrator(CancellationToken.None);
        today = await runs.Count(Midnight(), CancellationToken.None);
        loaded = true;
    }

    /// <summary>The reader's: their day began at another moment than the server's.</summary>
    private DateTimeOffset Midnight()
    {
        var now = TimeZoneInfo.ConvertTime(time.GetUtcNow(), reader.Zone);
        return new DateTimeOffset(now.Date, now.Offset);
    }

    private string Today(SeenProject project) => today.GetValueOrDefault(project.Id) switch
    {
        0 => "no runs today",
        1 => "1 run today",
        var many => $"{many:N0} runs today",
    };
}
