using Microsoft.AspNetCore.Components;
using TestRuns.Components.Visit;
using TestRuns.Runs.Reading;
using TestRuns.Runs.Remarks;

namespace TestRuns.Components.Insight;

/// <summary>Comments and defects beside a result. What is written comes back by the run's feed, as it does to everybody.</summary>
public sealed partial class CaseRemarks(RemarkCommands commands, Visitor visitor) : ComponentBase
{
    private RemarkDraft? draft;
    private long? of;
    private string? me;

    [Parameter, EditorRequired] public RunSummary Run { get; set; } = null!;

    [Parameter, EditorRequired] public CaseView Case { get; set; } = null!;

    [Parameter] public SeenProject? Project { get; set; }

    protected override async Task OnInitializedAsync() => me = (await visitor.Author()).Key;

    protected override void OnParametersSet()
    {
        if (of == Case.Id) return;
        // What was begun for one case is not written beside another.
        (of, draft) = (Case.Id, null);
    }

    private bool IsOwn(RemarkView remark) => Project is { MayRun: true } && remark.Author == me;

    private void Begin(RemarkView remark) => draft = new RemarkDraft(remark.Id, remark.Url is not null) { Text = remark.Text, Url = remark.Url };

    private async Task Save(RemarkDraft written)
    {
        if (await commands.Save(Run, Case.Id, written)) draft = null;
    }

    private Task Remove(RemarkView remark) => commands.Remove(Run, Case, remark);
}

/// <summary>What somebody is writing.</summary>
/// <param name="Changes">The remark that it is to take the place of; null: it is new.</param>
public sealed record RemarkDraft(long? Changes, bool IsDefect)
{
    public string? Text { get; set; }

    public string? Url { get; set; }

    public RemarkWish Wish => new(Text, IsDefect ? (Url ?? "").Trim() : null);
}
