using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TestRuns.Components.Layout;
using TestRuns.Components.Visit;
using TestRuns.Results.Import;

namespace TestRuns.Components.Import;

public enum ImportWork
{
    None,
    Looking,
    Importing,
}

/// <summary>A file as the browser tells of it; its bytes never come through the circuit.</summary>
public sealed record ChosenFile(string Name, long Size);

/// <summary>
/// Makes a finished run of result files. The browser sends them to the API itself, first to be looked at, then to be
/// imported: nothing is stored in between.
/// </summary>
public sealed partial class ImportPage(Visitor visitor, NavigationManager navigation, IJSRuntime js) : ComponentBase, IAsyncDisposable
{
    private const int MostFiles = 100;
    private const int MostMegabytes = 200;

    private ElementReference area;
    private PageScript<ImportPage>? script;
    private List<SeenProject> projects = [];
    private SeenProject? project;
    private IReadOnlyList<ChosenFile> files = [];
    private ImportPreview? preview;
    private ImportWork work;
    private string? problem;
    private string name = "";
    private string? suggested;
    private string? branch;
    private string? commit;
    private string? link;
    private int percent;
    private bool loaded;
    private bool listening;

    [SupplyParameterFromQuery(Name = "project")] private string? Project { get; set; }

    private bool IsSending => work == ImportWork.Importing;

    private string WorkText => (work, percent) switch
    {
        (ImportWork.Looking, < 100) => $"Looking at {Counted}: {percent} %",
        (ImportWork.Looking, _) => $"Looking at {Counted}…",
        (_, < 100) => $"Sending {Counted}: {percent} %",
        _ => "Making the run…",
    };

    private string Counted => files.Count == 1 ? "1 file" : $"{files.Count} files";

    protected override async Task OnParametersSetAsync()
    {
        projects = [.. (await visitor.Projects(CancellationToken.None)).Where(one => one.MayStart)];
        project = projects.Find(one => one.Key == Project) ?? (Project is null ? projects.FirstOrDefault() : null);
        loaded = true;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (listening || project is null) return;
        listening = true;
        script = new PageScript<ImportPage>(js, "./Components/Import/ImportPage.razor.js", this);
        await script.Begin("listen", begun: null, area, script.Self, MostFiles, MostMegabytes * 1024L * 1024L);
    }

    /// <summary>Called by the browser when the choice of files has changed.</summary>
    /// <param name="chosen">All of them, those from before too.</param>
    /// <param name="refused">What is wrong with the choice itself; null: nothing.</param>
    [JSInvokable]
    public async Task Chosen(ChosenFile[] chosen, string? refused)
    {
        (files, problem, preview) = (chosen, refused, null);
        if (files.Count > 0) await Send(ImportWork.Looking, ("preview", "true"));
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
    public void Looked(ImportPreview? seen, string? refused)
    {
        (work, preview, problem) = (ImportWork.None, seen, refused);
        // What somebody has typed is not taken from them by another file.
        if (seen is not null && (name.Length == 0 || name == suggested)) name = seen.Name;
        suggested = seen?.Name ?? suggested;
        StateHasChanged();
    }

    /// <summary>Called by the browser when the run is made.</summary>
    [JSInvokable]
    public void Imported(long? runId, string? refused)
    {
        (work, problem) = (ImportWork.None, refused);
        if (runId is { } made) navigation.NavigateTo($"/runs/{made}");
        else StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        if (script is null) return;
        await script.Call("leave", area);
        await script.DisposeAsync();
    }

    private void ChooseProject(ChangeEventArgs change) => navigation.NavigateTo(Address.Of("/import", ("project", change.Value as string)), replace: true);

    private Task Remove(int index) => script!.Call("remove", area, index);

    private async Task Cancel()
    {
        work = ImportWork.None;
        await script!.Call("cancel", area);
    }

    private Task Import() => preview is { Importable: true } && work == ImportWork.None
        ? Send(ImportWork.Importing, ("name", name.Trim()), ("branch", branch?.Trim()), ("commit", commit?.Trim()), ("link", link?.Trim()))
        : Task.CompletedTask;

    private Task Send(ImportWork what, params (string Name, string? Value)[] query)
    {
        (work, percent, problem) = (what, 0, null);
        return script!.Call(what == ImportWork.Looking ? "look" : "send", area, Address.Of($"/api/v1/projects/{project!.Key}/results", query));
    }
}
