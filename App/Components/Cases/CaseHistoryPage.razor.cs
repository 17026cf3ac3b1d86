using System.Globalization;
using Microsoft.AspNetCore.Components;
using TestRuns.Catalog;
using TestRuns.Components.Layout;
using TestRuns.Components.Visit;

namespace TestRuns.Components.Cases;

/// <summary>Who changed a case, what, when and through what; two versions compared; an earlier one taken back.</summary>
public sealed partial class CaseHistoryPage(Visitor visitor, CaseReads cases, CaseHistory history, CaseCommands commands, NavigationManager navigation) : ComponentBase
{
    private const int PageSize = 50;

    private SeenProject? project;
    private StoredCase? stored;
    private IReadOnlyList<RevisionLine> lines = [];
    private int? from;
    private int? to;
    private string old = "";
    private string text = "";
    private string? refused;
    private bool loaded;
    private bool busy;

    [Parameter] public long Id { get; set; }

    [SupplyParameterFromQuery(Name = "from")] private string? From { get; set; }

    [SupplyParameterFromQuery(Name = "to")] private string? To { get; set; }

    [SupplyParameterFromQuery(Name = "before")] private string? BeforeWord { get; set; }

    /// <summary>The cursor of the page of the list; null: its newest.</summary>
    private int? Before => Number(BeforeWord);

    /// <summary>Those that can be chosen: what stands in the list, and what was there before it.</summary>
    private IEnumerable<int> Numbers => lines.SelectMany(line => line.HasBefore ? new[] { line.Number, line.Number - 1 } : [line.Number])
        .Concat(new[] { from, to }.OfType<int>()).Distinct().OrderDescending();

    protected override async Task OnParametersSetAsync()
    {
        stored = await cases.Find(Id, CancellationToken.None);
        project = (await visitor.Projects(CancellationToken.None)).FirstOrDefault(one => one.Id == stored?.ProjectId);
        if (project is not null) await Read();
        loaded = true;
    }

    private async Task Read()
    {
        lines = await history.List(Id, Before, PageSize, CancellationToken.None);
        // Without a word in the address: what the newest change did.
        to = Number(To) ?? (lines.Count > 0 ? lines[0].Number : (int?)null);
        from = Number(From) ?? (Number(To) is null && lines is [{ HasBefore: true } newest, ..] ? newest.Number - 1 : (int?)null);
        (old, text) = (await TextOf(from), await TextOf(to));
    }

    /// <summary>A word that is no number is as good as none.</summary>
    private static int? Number(string? word) => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private async Task<string> TextOf(int? number) =>
        number is { } version && await history.At(Id, version, CancellationToken.None) is { } spec ? CaseFile.Write(spec) : "";

    private string At(int? first, int second) =>
        Address.Of($"/cases/{Id}/history", ("from", first?.ToString()), ("to", second.ToString()), ("before", Before?.ToString()));

    private string Here(int? before) => Address.Of($"/cases/{Id}/history", ("before", before?.ToString()));

    private void Choose(string? first, string? second)
    {
        if (Number(second) is { } number) navigation.NavigateTo(At(Number(first), number), replace: true);
    }

    private async Task Restore(int number)
    {
        if (busy || stored is null || project is null) return;
        (busy, refused) = (true, null);
        try
        {
            if (await history.At(Id, number, CancellationToken.None) is not { } spec) return;
            if (await commands.Save(project.Id, stored, stored.Version, suiteId: null, spec, ChangeThrough.Restore) is not { } answer) return;
            refused = answer.Outcome switch
            {
                CaseOutcome.Saved => null,
                CaseOutcome.Same => $"It says what version {number} said already.",
                CaseOutcome.Conflict => "Somebody has changed it just now. Look at what it says, then try again.",
                CaseOutcome.NameTaken => $"The suite {answer.Suite} has another case of that name. Nothing was changed.",
                CaseOutcome.SharedSteps => $"{answer.Why} Nothing was changed.",
                _ => "This case was deleted meanwhile.",
            };
            stored = answer.Case ?? stored;
            if (answer.Outcome == CaseOutcome.Saved) navigation.NavigateTo(At(stored.Version - 1, stored.Version));
        }
        finally
        {
            busy = false;
        }
    }
}
