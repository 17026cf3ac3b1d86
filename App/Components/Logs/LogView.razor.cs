using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Microsoft.JSInterop;
using TestRuns.Components.Visit;
using TestRuns.Runs.Logs;

namespace TestRuns.Components.Logs;

/// <summary>A step's log, however long, while it grows. One instance a step: give it the step as its key.</summary>
public sealed partial class LogView(StepLogs logs, IJSRuntime js, TimeProvider time) : ComponentBase, IAsyncDisposable
{
    /// <summary>Pixels; LogRow.razor.css has the same. Chromium ends at 33 million of them, Firefox at 17.9: 994,000 lines.</summary>
    private const int LineHeight = 18;

    private const int MostHits = 10_000;

    /// <summary>At least this between two looks at a log that grows.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>The same when more than a screen went by since the last look: nobody reads that, and every line of it is rendered.</summary>
    private static readonly TimeSpan FastInterval = TimeSpan.FromMilliseconds(300);

    private const int ScreenFull = 50;

    private readonly PageLoop loop = new();
    private PageScript<LogView> script = null!;
    private Virtualize<LogLine>? virtualize;
    private ElementReference scroller;
    private LogReader? reader;
    private LogWindow? window;
    private long count;
    private bool following = true;
    private string? searched;
    private IReadOnlyList<long> found = [];
    private int at = -1;
    private int search;
    private long? pointed;
    private int? shownLine;

    [Parameter, EditorRequired] public long RunId { get; set; }

    [Parameter, EditorRequired] public long StepId { get; set; }

    /// <summary>The step is running: more may come.</summary>
    [Parameter] public bool Live { get; set; }

    /// <summary>The line that the address points at, from 1.</summary>
    [Parameter] public int? Line { get; set; }

    [Parameter, EditorRequired] public Func<int, string> LineHref { get; set; } = null!;

    private string Hits => found.Count switch
    {
        0 => "none",
        MostHits => $"{at + 1:N0} of {MostHits:N0}+",
        _ => $"{at + 1:N0} of {found.Count:N0}",
    };

    /// <summary>Called by the browser when one scrolled up, or back to the end.</summary>
    [JSInvokable]
    public void Following(bool now)
    {
        following = now;
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        await loop.DisposeAsync();
        reader?.Dispose();
        await script.DisposeAsync();
    }

    protected override void OnInitialized()
    {
        following = Line is null;
        script = new PageScript<LogView>(js, "./Components/Logs/LogView.razor.js", this);
        loop.Start(Watch, DispatchExceptionAsync);
    }

    protected override async Task OnParametersSetAsync()
    {
        if (script.IsLoaded && Line != shownLine) await PointAt(Line);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        if (await script.Begin("attach", begun: null, scroller, script.Self, following) && window is not null) await PointAt(Line);
    }

    private async Task Watch(CancellationToken cancellationToken)
    {
        // Off the circuit: the first look at a long log counts its lines.
        reader = await Task.Run(() => logs.Open(RunId, StepId), cancellationToken);
        using var grown = reader.Watch();
        await InvokeAsync(Grow);
        if (script.IsLoaded) await InvokeAsync(() => PointAt(Line));
        while (await grown.Reader.WaitToReadAsync(cancellationToken))
        {
            while (grown.Reader.TryRead(out _))
            {
                // Only that it grew matters: the count is read below.
            }

            var before = count;
            await InvokeAsync(Grow);
            await Task.Delay(count - before > ScreenFull ? FastInterval : Interval, time, cancellationToken);
        }
    }

    private async Task Grow()
    {
        window ??= new LogWindow(reader!);
        count = following ? await window.ReadEnd() : reader!.LineCount;
        if (virtualize is not null) await virtualize.RefreshDataAsync();
        StateHasChanged();
    }

    private ValueTask<ItemsProviderResult<LogLine>> Provide(ItemsProviderRequest request)
    {
        var wanted = (int)Math.Min(request.Count, Math.Max(0, count - request.StartIndex));
        return window!.Has(request.StartIndex, wanted)
            ? ValueTask.FromResult(new ItemsProviderResult<LogLine>(window.Take(request.StartIndex, wanted), (int)count))
            : Later(request, wanted);
    }

    private async ValueTask<ItemsProviderResult<LogLine>> Later(ItemsProviderRequest request, int wanted)
    {
        await window!.Read(request.StartIndex, wanted, request.CancellationToken);
        return new ItemsProviderResult<LogLine>(window.Take(request.StartIndex, wanted), (int)count);
    }

    private async Task Follow()
    {
        following = !following;
        await script.Call("follow", scroller, following);
    }

    private async Task PointAt(int? line)
    {
        shownLine = line;
        if (line is null) return;
        pointed = line - 1;
        await ScrollTo(line.Value - 1);
    }

    private async Task ScrollTo(long line)
    {
        following = false;
        await script.Call("scrollToLine", scroller, line, LineHeight);
    }

    private async Task Search(string? text)
    {
        searched = text;
        (found, at) = ([], -1);
        var mine = ++search;
        if (string.IsNullOrEmpty(searched) || reader is null) return;
        await Task.Delay(TimeSpan.FromMilliseconds(150), time);
        if (mine != search || loop.Token.IsCancellationRequested) return;
        await Find(searched, mine);
        if (mine == search && found.Count > 0) await Step(+1);
    }

    private async Task Find(string text, int mine)
    {
        var hits = await Task.Run(() => reader!.Find(text, MostHits, loop.Token), loop.Token);
        if (mine == search) found = hits;
    }

    private async Task Step(int by)
    {
        if (string.IsNullOrEmpty(searched) || reader is null) return;
        // It may have grown since: the hits are counted anew before the first one comes round again.
        if (at + by >= found.Count || at + by < 0) await Find(searched, search);
        if (found.Count == 0) return;
        at = (at + by + found.Count) % found.Count;
        pointed = found[at];
        await ScrollTo(found[at]);
    }
}
