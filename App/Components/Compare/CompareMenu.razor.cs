using Microsoft.AspNetCore.Components;
using TestRuns.Results.Compare;
using TestRuns.Runs.Reading;

namespace TestRuns.Components.Compare;

/// <summary>What a run can be compared with; looked up when somebody opens it.</summary>
public sealed partial class CompareMenu(CompareReads reads, NavigationManager navigation) : ComponentBase
{
    private CompareChoices? choices;
    private string? number;
    private string? wrong;

    [Parameter, EditorRequired] public RunSummary Run { get; set; } = null!;

    private async Task Look() => choices = await reads.Choices(Run, CancellationToken.None);

    private async Task Go()
    {
        wrong = null;
        if (!int.TryParse(number?.Trim().TrimStart('#'), out var asked))
        {
            wrong = "A number, such as 1180.";
            return;
        }

        var other = await reads.Numbered(Run.ProjectId, asked, CancellationToken.None);
        if (other is null || other.Id == Run.Id) wrong = other is null ? $"This project has no run #{asked}." : "That is this run.";
        // The older one comes first, whichever was asked from.
        else navigation.NavigateTo($"/runs/{Math.Min(other.Id, Run.Id)}/compare/{Math.Max(other.Id, Run.Id)}");
    }
}
