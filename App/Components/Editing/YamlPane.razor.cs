using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TestRuns.Catalog;
using TestRuns.Components.Visit;

namespace TestRuns.Components.Editing;

/// <summary>
/// A text that is checked as it is typed. It lives in the browser: what a person types is never overwritten by an answer that
/// is still on its way, and a long text is not sent at each stroke.
/// </summary>
public sealed partial class YamlPane(IJSRuntime js) : ComponentBase, IAsyncDisposable
{
    private const int Shown = 20;

    private readonly StringBuilder typed = new();
    private ElementReference area;
    private PageScript<YamlPane>? script;
    private string inBrowser = "";

    [Parameter, EditorRequired] public string Text { get; set; } = "";

    [Parameter, EditorRequired] public IReadOnlyList<FileMistake> Mistakes { get; set; } = [];

    [Parameter] public EventCallback<string> OnTyped { get; set; }

    [Parameter] public bool ReadOnly { get; set; }

    [Parameter] public string Label { get; set; } = "YAML";

    /// <summary>Called by the browser when the fingers rest: all of the text, in pieces. One message of a circuit has its limit.</summary>
    [JSInvokable]
    public async Task Typed(string piece, bool first, bool last)
    {
        if (first) typed.Clear();
        // What is larger is refused when it is read: that it is too large is all that one need know of it.
        if (typed.Length <= SuiteFile.MaxBytes) typed.Append(piece);
        if (!last) return;
        inBrowser = typed.ToString();
        typed.Clear();
        await OnTyped.InvokeAsync(inBrowser);
    }

    public ValueTask DisposeAsync() => script?.DisposeAsync() ?? ValueTask.CompletedTask;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            script = new PageScript<YamlPane>(js, "./Components/Editing/YamlPane.razor.js", this);
            inBrowser = Text;
            if (!await script.Begin("attach", begun: null, area, script.Self, inBrowser)) return;
        }

        if (script is not { IsLoaded: true } || Text == inBrowser) return;
        inBrowser = Text;
        await script.Call("show", area, inBrowser);
    }

    private Task Point(FileMistake mistake) => script?.Call("point", area, mistake.Line, mistake.Column) ?? Task.CompletedTask;
}
