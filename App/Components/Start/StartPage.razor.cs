using Microsoft.AspNetCore.Components;
using TestRuns.Access;
using TestRuns.Catalog;
using TestRuns.Components.Layout;
using TestRuns.Components.Visit;
using TestRuns.Runs;

namespace TestRuns.Components.Start;

/// <summary>Makes a run of a suite, asks it to start, and goes there.</summary>
public sealed partial class StartPage(Visitor visitor, SuiteStore suites, CreateRun createRun, NavigationManager navigation) : ComponentBase
{
    private List<Choice> choices = [];
    private Choice? chosen;
    private SuiteSpec? spec;
    private string name = "";
    private string? environment;
    private string? refused;
    private bool severalProjects;
    private bool loaded;
    private bool starting;

    [SupplyParameterFromQuery(Name = "project")] private string? Project { get; set; }

    [SupplyParameterFromQuery(Name = "suite")] private string? Suite { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        var found = new List<Choice>();
        var mine = (await visitor.Projects(CancellationToken.None)).Where(project => project.MayStart).ToList();
        foreach (var project in mine)
            found.AddRange((await suites.List(project.Id, CancellationToken.None)).Select(suite => new Choice(project, suite)));
        (choices, severalProjects) = (found, mine.Count > 1);
        chosen = found.Find(choice => choice.Project.Key == Project && choice.Suite.Name == Suite)
            ?? found.Find(choice => choice.Project.Key == Project && Suite is null) ?? (Suite is null ? found.FirstOrDefault() : null);
        spec = chosen is null ? null : await suites.ToRun(chosen.Project.Id, chosen.Suite.Name, CancellationToken.None);
        (name, environment, refused, loaded) = (spec?.Name ?? "", spec?.Environment, null, true);
    }

    /// <summary>The choice stands in the address: the page can be sent on as it is.</summary>
    private void Choose(ChangeEventArgs change)
    {
        if (choices.Find(choice => choice.Key == change.Value as string) is { } choice)
            navigation.NavigateTo(Address.Of("/start", ("project", choice.Project.Key), ("suite", choice.Suite.Name)), replace: true);
    }

    private async Task Start()
    {
        if (starting || chosen is null || spec is null) return;
        starting = true;
        refused = null;
        try
        {
            if (!await visitor.May(ProjectRole.Runner, chosen.Project.Id, CancellationToken.None))
            {
                refused = "This needs the role Runner in the project. Nothing was started.";
                return;
            }

            // As it is now, and not as it was when the page was opened: its cases may be others by their tags.
            if (await suites.ToRun(chosen.Project.Id, chosen.Suite.Name, CancellationToken.None) is not { } now)
            {
                refused = "There is no such suite any more. Nothing was started.";
                return;
            }

            var request = RunRequest.Of(chosen.Project.Id, now) with
            {
                Name = string.IsNullOrWhiteSpace(name) ? now.Name : name.Trim(),
                Environment = string.IsNullOrWhiteSpace(environment) ? null : environment.Trim(),
            };
            var made = await createRun.Make(request, await visitor.Actor(), CancellationToken.None);
            if (made.Refused is { } why) refused = why.Text;
            else navigation.NavigateTo($"/runs/{made.RunId}");
        }
        finally
        {
            starting = false;
        }
    }

    private sealed record Choice(SeenProject Project, SuiteSummary Suite)
    {
        public string Key => $"{Project.Key}/{Suite.Id}";
    }
}
