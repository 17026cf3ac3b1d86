using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TestRuns.Access;
using TestRuns.Components.Layout;
using TestRuns.Components.Visit;
using TestRuns.Runs.Reading;

namespace TestRuns.Components.Finding;

/// <summary>From every page to everything else, and what one does most, by the keyboard alone.</summary>
public sealed partial class Palette(IJSRuntime js, PaletteSearch search, RunReads reads, RunCommands commands, Visitor visitor, NavigationManager navigation) : ComponentBase, IAsyncDisposable
{
    private const int MostRecent = 8;

    private IReadOnlyList<PaletteItem> found = [];
    private IReadOnlyList<string> recent = [];
    private Task<IReadOnlyList<PaletteItem>>? known;
    private PageScript<Palette>? script;
    private ElementReference dialog;
    private string? said;
    private int asked;

    /// <summary>Called by the browser.</summary>
    /// <param name="chosen">What was chosen in this browser before, the latest first.</param>
    [JSInvokable]
    public Task Opened(string[] chosen)
    {
        recent = [.. chosen.Take(MostRecent)];
        known = null;
        return Look("");
    }

    /// <summary>Called by the browser when what is typed is another text.</summary>
    [JSInvokable]
    public Task Typed(string text) => Look(text);

    /// <summary>Called by the browser. What it found is not kept: the next time something else may be true.</summary>
    [JSInvokable]
    public void Closed()
    {
        asked++;
        (known, found, said) = (null, [], null);
        StateHasChanged();
    }

    /// <summary>Called by the browser for what is neither a page nor a button of one. What it is about may be gone, or no longer theirs.</summary>
    [JSInvokable]
    public async Task Do(string key)
    {
        if (key.Split(':') is not ["abort", var text] || !long.TryParse(text, out var id)) return;
        if (await reads.Find(id, CancellationToken.None) is not { } run || !await visitor.May(ProjectRole.Runner, run.ProjectId, CancellationToken.None)) return;
        // Not waited for: it asks the person first, and the browser would take that for an answer that is lost.
        _ = InvokeAsync(() => Ask(() => commands.Abort(run)));
    }

    public ValueTask DisposeAsync() => script?.DisposeAsync() ?? ValueTask.CompletedTask;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        script = new PageScript<Palette>(js, "./Components/Finding/Palette.razor.js", this);
        await script.Begin("attach", begun: null, dialog, script.Self);
    }

    private Task Look(string text) => Ask(async () =>
    {
        var mine = ++asked;
        var all = await (known ??= search.Known(Address.Query(navigation.Uri, "project"), CancellationToken.None));
        var now = string.IsNullOrWhiteSpace(text) ? await search.Begin(recent, all, CancellationToken.None) : await search.Find(text, all, CancellationToken.None);
        // Something else was typed meanwhile, or it is closed.
        if (mine != asked) return;
        (found, said) = (now, now.Count == 0 ? "Nothing is called that: no page, project, suite, run, case, environment or controller of yours." : $"{now.Count} found");
        StateHasChanged();
    });

    /// <summary>The browser, which called, would keep an error to itself.</summary>
    private async Task Ask(Func<Task> what)
    {
        try
        {
            await what();
        }
        catch (Exception error)
        {
            await DispatchExceptionAsync(error);
        }
    }
}
