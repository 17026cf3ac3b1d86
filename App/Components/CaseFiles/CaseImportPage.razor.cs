using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TestRuns.Components.Import;
using TestRuns.Components.Layout;
using TestRuns.Components.Visit;
using TestRuns.Exchange;

namespace TestRuns.Components.CaseFiles;

/// <summary>What the browser heard of the files that it sent.</summary>
/// <param name="Draft">Where they are kept.</param>
public sealed record SentFiles(string? Draft);

/// <summary>
/// Brings cases and suites in. The browser sends the files to the API itself, where they stay for a while: to be looked at,
/// perhaps again with other choices, and to be imported, which goes on when the page is left.
/// </summary>
public sealed partial class CaseImportPage(Visitor visitor, CaseFileCommands commands, NavigationManager navigation, IJSRuntime js, TimeProvider time) : ComponentBase, IAsyncDisposable
{
    private const int MostFiles = 100;
    private const int MostShown = 30;
    private const int MostMegabytes = (int)(GivenFile.MostBytes / (1024 * 1024));
    private const string Accepted = ".yaml,.yml,.zip,.xml,.csv,.tsv";
    private const string About = "Suites as YAML (files, or a folder of them as .zip), a suite of TestRail, exported as XML, or a table (CSV).";

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private readonly PageLoop loop = new();
    private ElementReference area;
    private PageScript<CaseImportPage>? script;
    private List<SeenProject> projects = [];
    private SeenProject? project;
    private IReadOnlyList<ChosenFile> files = [];
    private ImportTicket? ticket;
    private ImportState? shown;
    private string? problem;
    private int percent;
    private bool looking;
    private bool loaded;
    private bool listening;

    [SupplyParameterFromQuery(Name = "project")] private string? Project { get; set; }

    [SupplyParameterFromQuery(Name = "draft")] private string? Draft { get; set; }

    private bool IsWriting => ticket?.State.Stage == ImportStage.Writing;

    private string LookText => percent < 100 ? $"Sending the files: {percent} %" : "Looking at the files…";

    protected override void OnInitialized() => loop.Start(Watch, DispatchExceptionAsync);

    protected override async Task OnParametersSetAsync()
    {
        projects = [.. (await visitor.Projects(CancellationToken.None)).Where(one => one is { MayMaintain: true, IsArchived: false })];
        project = projects.Find(one => one.Key == Project) ?? (Project is null ? projects.FirstOrDefault() : null);
        if (Draft != ticket?.Id) ticket = Draft is null ? null : await commands.Find(Draft);
        if (ticket is not null && ticket.ProjectId != project?.Id) ticket = null;
        if (Draft is not null && ticket is null) problem = "These files are not kept any more. Choose them again.";
        loaded = true;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (listening || project is null) return;
        listening = true;
        script = new PageScript<CaseImportPage>(js, "./Components/Import/ImportPage.razor.js", this);
        await script.Begin("listen", begun: null, area, script.Self, MostFiles, GivenFile.MostBytes);
    }

    /// <summary>Called by the browser when the choice of files has changed.</summary>
    /// <param name="chosen">All of them, those from before too.</param>
    /// <param name="refused">What is wrong with the choice itself; null: nothing.</param>
    [JSInvokable]
    public async Task Chosen(ChosenFile[] chosen, string? refused)
    {
        (files, problem, ticket) = (chosen, refused, null);
        if (files.Count > 0) await Look();
        else navigation.NavigateTo(Address.Of("/cases/import", ("project", Project)), replace: true);

        StateHasChanged();
    }

    /// <summary>Called by the browser while it sends.</summary>
    [JSInvokable]
    public void Sent(int percentage)
    {
        percent = percentage;
        StateHasChanged();
    }

    /// <summary>Called by the browser when the server has looked at the files.</summary>
    [JSInvokable]
    public void Looked(SentFiles? seen, string? refused)
    {
        (looking, problem) = (false, refused);
        if (seen?.Draft is { } draft) navigation.NavigateTo(Address.Of("/cases/import", ("project", project!.Key), ("draft", draft)), replace: true);
        else StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        await loop.DisposeAsync();
        if (script is null) return;
        await script.Call("leave", area);
        await script.DisposeAsync();
    }

    /// <summary>An import goes on by itself: the page looks how far it is.</summary>
    private async Task Watch(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            await InvokeAsync(() =>
            {
                if (ReferenceEquals(ticket?.State, shown)) return;
                shown = ticket?.State;
                StateHasChanged();
            });
        }
    }

    private Task ChooseProject(ChangeEventArgs change)
    {
        (project, ticket, problem) = (projects.Find(one => one.Key == change.Value as string), null, null);
        navigation.NavigateTo(Address.Of("/cases/import", ("project", project?.Key)), replace: true);
        return files.Count > 0 && project is not null ? Look() : Task.CompletedTask;
    }

    private Task Look()
    {
        (looking, percent) = (true, 0);
        return script!.Call("look", area, $"/api/v1/projects/{project!.Key}/cases/import?dryRun=true&keep=true");
    }

    private Task Remove(int index) => script!.Call("remove", area, index);

    private async Task StopLooking()
    {
        looking = false;
        await script!.Call("cancel", area);
    }

    private Task Import() => ticket is null ? Task.CompletedTask : commands.Start(ticket);

    private void Cancel() => ticket?.Cancel();

    private Task Choose(ImportChoices choices) => ticket is null ? Task.CompletedTask : commands.Choose(ticket, choices);

    /// <summary>What the files will do to what the project has become.</summary>
    private Task Again() => ticket is null ? Task.CompletedTask : commands.Choose(ticket, ticket.State.Choices);
}
